/* Put before a program (LD_PRELOAD), writes down all that it does to the files under $POWER_ROOT, in its order, to
   $POWER_LOG; disk.py reads that. A record: five 64-bit numbers (what was done, to which file, where, how long the
   name is, how long the data are), the name, the data. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_length;
static int log_file = -1;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("POWER_ROOT"), *path = getenv("POWER_LOG");
    if (!folder || !path) return;
    snprintf(root, sizeof root, "%s", folder);
    log_file = REAL(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_file >= 0) root_length = strlen(root);
}

static int is_ours(const char *path) {
    return root_length && !strncmp(path, root, root_length) && (path[root_length] == '/' || !path[root_length]);
}

static void put(char what, uint64_t file, uint64_t place, const char *name, const void *data, size_t length) {
    uint64_t head[5] = {(uint64_t)what, file, place, strlen(name), length};
    struct iovec parts[3] = {{head, sizeof head}, {(void *)name, strlen(name)}, {(void *)data, length}};
    /* Half a record would make all that follows unreadable. */
    if (writev(log_file, parts, 3) != (ssize_t)(sizeof head + strlen(name) + length)) abort();
}

/* Where an open file lies and which one it is; 0 where it is none of ours. */
static int find(int fd, char *path, struct stat *status) {
    char link[64];
    if (!root_length || fd == log_file) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return is_ours(path) && !fstat(fd, status);
}

typedef int (*opener)(const char *, int, ...);

static int opened(opener real, const char *path, int flags, mode_t mode) {
    if (!is_ours(path) || !(flags & (O_CREAT | O_TRUNC))) return real(path, flags, mode);
    pthread_mutex_lock(&turn);
    struct stat status;
    int is_new = stat(path, &status) != 0, fd = real(path, flags, mode), error = errno;
    if (fd >= 0 && !fstat(fd, &status)) {
        if (is_new) put('C', status.st_ino, 0, path, "", 0);
        else if (flags & O_TRUNC) put('T', status.st_ino, 0, path, "", 0);
    }
    pthread_mutex_unlock(&turn);
    errno = error;
    return fd;
}

#define OPEN(name)                                                                          \
    int name(const char *path, int flags, ...) {                                            \
        va_list rest;                                                                       \
        va_start(rest, flags);                                                              \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;             \
        va_end(rest);                                                                       \
        return opened((opener)dlsym(RTLD_NEXT, #name), path, flags, mode);                  \
    }
OPEN(open)
OPEN(open64)

static void wrote(int fd, uint64_t place, const void *data, ssize_t length) {
    char path[PATH_MAX];
    struct stat status;
    if (length > 0 && find(fd, path, &status) && S_ISREG(status.st_mode))
        put('W', status.st_ino, place, path, data, (size_t)length);
}

ssize_t write(int fd, const void *data, size_t size) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = REAL(write);
    if (!root_length || fd == log_file) return real(fd, data, size);
    pthread_mutex_lock(&turn);
    ssize_t done = real(fd, data, size);
    int error = errno;
    off_t after = lseek(fd, 0, SEEK_CUR); /* right for a file that is appended to as well */
    if (done > 0 && after >= done) wrote(fd, (uint64_t)(after - done), data, done);
    pthread_mutex_unlock(&turn);
    errno = error;
    return done;
}

#define PWRITE(name, type)                                                       \
    ssize_t name(int fd, const void *data, size_t size, type place) {            \
        pthread_mutex_lock(&turn);                                               \
        ssize_t done = REAL(name)(fd, data, size, place);                        \
        int error = errno;                                                       \
        wrote(fd, (uint64_t)place, data, done);                                  \
        pthread_mutex_unlock(&turn);                                             \
        errno = error;                                                           \
        return done;                                                             \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

/* Python copies files by it. It refuses here, and Python reads and writes instead. */
#define SENDFILE(name, type)                                                     \
    ssize_t name(int out, int in, type *place, size_t count) {                   \
        char path[PATH_MAX];                                                     \
        struct stat status;                                                      \
        if (find(out, path, &status)) {                                          \
            errno = ENOTSOCK;                                                    \
            return -1;                                                           \
        }                                                                        \
        return REAL(name)(out, in, place, count);                                \
    }
SENDFILE(sendfile, off_t)
SENDFILE(sendfile64, off64_t)

#define ON_FILE(what, name, arguments, call, place)                              \
    int name arguments {                                                         \
        char path[PATH_MAX];                                                     \
        struct stat status;                                                      \
        pthread_mutex_lock(&turn);                                               \
        int done = REAL(name) call, error = errno;                               \
        if (!done && find(fd, path, &status))                                    \
            put(S_ISDIR(status.st_mode) ? 'D' : what, status.st_ino, place, path, "", 0); \
        pthread_mutex_unlock(&turn);                                             \
        errno = error;                                                           \
        return done;                                                             \
    }
ON_FILE('S', fsync, (int fd), (fd), 0)
ON_FILE('S', fdatasync, (int fd), (fd), 0)
ON_FILE('T', ftruncate, (int fd, off_t size), (fd, size), (uint64_t)size)
ON_FILE('T', ftruncate64, (int fd, off64_t size), (fd, size), (uint64_t)size)

#define ON_NAME(what, name, arguments, call, path, other)                        \
    int name arguments {                                                         \
        pthread_mutex_lock(&turn);                                               \
        int done = REAL(name) call, error = errno;                               \
        if (!done && is_ours(path)) put(what, 0, 0, path, other, strlen(other)); \
        pthread_mutex_unlock(&turn);                                             \
        errno = error;                                                           \
        return done;                                                             \
    }
ON_NAME('R', rename, (const char *from, const char *to), (from, to), from, to)
ON_NAME('U', unlink, (const char *path), (path), path, "")
ON_NAME('U', rmdir, (const char *path), (path), path, "")
ON_NAME('M', mkdir, (const char *path, mode_t mode), (path, mode), path, "")

int unlinkat(int folder, const char *name, int flags) {
    char path[PATH_MAX], whole[2 * PATH_MAX];
    struct stat status;
    pthread_mutex_lock(&turn);
    int is_here = folder != AT_FDCWD && name[0] != '/' && find(folder, path, &status);
    int done = REAL(unlinkat)(folder, name, flags), error = errno;
    snprintf(whole, sizeof whole, "%s/%s", is_here ? path : "", name);
    if (!done && is_here) put('U', 0, 0, whole, "", 0);
    else if (!done && is_ours(name)) put('U', 0, 0, name, "", 0);
    pthread_mutex_unlock(&turn);
    errno = error;
    return done;
}
