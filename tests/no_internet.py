"""Run a command with the kernel forbidding internet sockets: `python tests/no_internet.py COMMAND...`

A seccomp filter kills the whole process (SIGSYS) that asks for an AF_INET or AF_INET6 socket, whoever asks: Python, Qt,
a worker, a library. It is inherited by every child and cannot be lifted, so nothing has to be patched or watched.
Local sockets (AF_UNIX) stay allowed: they never leave the machine. Filter layout: Linux' Documentation/userspace-api/
seccomp_filter and `struct seccomp_data` in <linux/seccomp.h>.
"""

from __future__ import annotations

import ctypes
import os
import platform
import socket
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
RET_ALLOW, RET_KILL_PROCESS = 0x7FFF0000, 0x80000000
LOAD_WORD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06  # BPF_LD|BPF_W|BPF_ABS, BPF_JMP|BPF_JEQ|BPF_K, BPF_RET|BPF_K
OFFSET_OF_CALL, OFFSET_OF_FIRST_ARGUMENT = 0, 16
SOCKET_CALL = {"x86_64": 41, "aarch64": 198}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def is_supported() -> bool:
    return sys.platform == "linux" and platform.machine() in SOCKET_CALL


def forbid_internet() -> None:
    """From now on, this process and its children die when they ask for an internet socket."""
    statements = [
        (LOAD_WORD, 0, 0, OFFSET_OF_CALL),
        (JUMP_IF_EQUAL, 0, 3, SOCKET_CALL[platform.machine()]),
        (LOAD_WORD, 0, 0, OFFSET_OF_FIRST_ARGUMENT),
        (JUMP_IF_EQUAL, 2, 0, int(socket.AF_INET)),
        (JUMP_IF_EQUAL, 1, 0, int(socket.AF_INET6)),
        (RETURN, 0, 0, RET_ALLOW),
        (RETURN, 0, 0, RET_KILL_PROCESS),
    ]
    code = b"".join(struct.pack("HBBI", *statement) for statement in statements)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(statements), ctypes.cast(buffer, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(
        PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "the kernel did not take the filter")


if __name__ == "__main__":
    forbid_internet()
    os.execvp(sys.argv[1], sys.argv[1:])
