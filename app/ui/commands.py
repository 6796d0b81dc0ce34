"""Every command of the window in one table: its words, shortcut, menu, and icon. The menu bar, the tool bars, the
shortcut sheet and the tests are all made from this table; views fetch an action by id and connect to it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from app.ui.icons import line_icon
from app.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Command:
    """`menu` is a menu's id; `context` says where the shortcut holds: everywhere in the window, or while a view of
    that name is shown (single letters would otherwise be taken from text fields)."""

    id: str
    text: str
    shortcut: str = ""
    menu: str = ""
    icon: str = ""
    tip: str = ""
    checkable: bool = False
    context: str = "window"
    separator_before: bool = False


MENUS: tuple[tuple[str, str], ...] = (
    ("file", "&File"),
    ("edit", "&Edit"),
    ("article", "&Article"),
    ("pair", "&Pair"),
    ("entity", "E&ntities"),
    ("highlight", "High&lights"),
    ("note", "N&otes"),
    ("contrast", "&Contrast"),
    ("event", "Even&ts"),
    ("view", "&View"),
    ("go", "&Go"),
    ("help", "&Help"),
)

# fmt: off
COMMANDS: tuple[Command, ...] = (
    Command("file.import", "&Import Files…", "Ctrl+O", "file", "file-plus", "Add text, Markdown or HTML files to the library"),
    Command("file.import_folder", "Import &Folder…", "Ctrl+Shift+O", "file", "folder-open", "Add every article in a folder"),
    Command("file.paste", "&Paste as Article", "Ctrl+Shift+V", "file", "clipboard-paste", "Make an article of the copied text or page"),
    Command("file.samples", "Add &Sample Library", "Ctrl+Alt+S", "file", "newspaper", "Add the sample pairs that come with Parallax"),
    Command("file.export_notes", "&Export Notes…", "Ctrl+Alt+E", "file", "download", "Notes and highlights as Markdown, web page, PDF, Web Annotations or table", separator_before=True),
    Command("file.import_notes", "Import &Notes…", "Ctrl+Alt+I", "file", "notebook-pen", "Notes and highlights of Parallax, Readwise, KOReader or Hypothes.is"),
    Command("file.open_library", "Open &Library…", "Ctrl+Alt+O", "file", "library", "Open another library folder", separator_before=True),
    Command("file.backup", "&Back Up Library…", "Ctrl+Alt+B", "file", "copy", "Write a checked copy of the library's database"),
    Command("file.backups", "Bac&kups…", "Ctrl+Alt+R", "file", "rotate-ccw", "The library's backups: look into one, or put it back"),
    Command("file.check", "&Check Library", "Ctrl+Alt+K", "file", "circle-check", "Look for damage; nothing is changed"),
    Command("file.print", "P&rint…", "Ctrl+P", "file", "printer", "Print the open article or pair", separator_before=True),
    Command("file.pdf", "Save as P&DF…", "Ctrl+Shift+P", "file", "download", "Save the open article or pair as PDF"),
    Command("file.print_highlights", "Print &Highlights", "Ctrl+Alt+H", "file", "highlighter", "Highlights and comments go along on paper and in PDF", checkable=True),
    Command("file.quit", "&Quit", "Ctrl+Q", "file", "", "Close Parallax; everything is saved", separator_before=True),

    Command("edit.undo", "&Undo", "Ctrl+Z", "edit", "undo-2", "Take the last change back"),
    Command("edit.redo", "&Redo", "Ctrl+Shift+Z", "edit", "redo-2", "Do it again"),
    Command("edit.search", "&Search Library", "Ctrl+K", "edit", "search", "Go to the search field", separator_before=True),
    Command("edit.search_order", "Search Results in Another &Order", "Ctrl+Alt+F", "edit", "", "Best, newest, oldest, longest, shortest first, in turn"),
    Command("edit.save_search", "Save Searc&h", "Ctrl+Shift+B", "edit", "save", "Keep this search, with what it is narrowed to, beside the list"),
    Command("edit.find", "&Find in Text", "Ctrl+F", "edit", "search", "Find words in the open text"),
    Command("edit.find_next", "Find &Next", "F3", "edit", "chevron-down", "The next place that was found"),
    Command("edit.find_previous", "Find Pre&vious", "Shift+F3", "edit", "chevron-up", "The place found before this one"),
    Command("edit.settings", "S&ettings…", "Ctrl+,", "edit", "settings", "Theme, type and library", separator_before=True),

    Command("article.open", "&Open", "Return", "article", "book-open", "Read the chosen article", context="library"),
    Command("article.compare", "Open &Side by Side", "Ctrl+Return", "article", "columns-2", "Read two articles side by side"),
    Command("article.compare_with", "Compare &with…", "Ctrl+Shift+Return", "article", "columns-2", "Choose the article to read beside this one"),
    Command("article.hits", "&All Hits in It", "Ctrl+Shift+I", "article", "list", "Every place in the chosen article that the search found, beneath the list"),
    Command("article.similar", "More Like Th&is", "Ctrl+Shift+A", "article", "search", "Articles that share telling words with this one"),
    Command("article.edit", "Edit &Details…", "Ctrl+E", "article", "pencil", "Title, author, outlet, date, tags, perspective", separator_before=True),
    Command("article.correct", "&Correct Text…", "Ctrl+Shift+E", "article", "type", "Mend the text, or mark what does not belong to it"),
    Command("article.mark_tail", "Selection Is Not &Part of the Article", "Ctrl+Shift+X", "article", "scissors", "Dim it and leave it out of the analysis"),
    Command("article.unmark_tail", "Selection &Belongs to the Article", "Ctrl+Alt+X", "article", "rotate-ccw", "Take it back into the article and the analysis"),
    Command("article.note", "&Note", "Ctrl+N", "article", "notebook-pen", "Show or hide the note beside the text", checkable=True),
    Command("article.tellings", "Other Te&llings", "Ctrl+J", "article", "newspaper", "Who else tells this event, and why", checkable=True),
    Command("article.toggle_read", "Mark as &Read", "Ctrl+R", "article", "circle-check", "Mark the chosen articles read or unread", separator_before=True),
    Command("article.original", "Show Original So&urce", "Ctrl+U", "article", "file-text", "The file as it was imported"),
    Command("article.trash", "Move to &Trash", "Del", "article", "trash-2", "Can be restored", context="library", separator_before=True),
    Command("trash.restore", "Restore fro&m Trash", "Ctrl+Shift+R", "article", "rotate-ccw", "Back into the library", context="trash"),
    Command("trash.purge", "Delete for E&ver…", "Shift+Del", "article", "", "Cannot be undone; notes are kept", context="trash"),
    Command("trash.empty", "Empty Tras&h…", "Ctrl+Shift+Del", "article", "", "Delete all that lies in the trash for ever", context="trash"),

    Command("pair.save", "&Save Pair…", "Ctrl+S", "pair", "save", "Keep this pair under a name"),
    Command("pair.edit", "N&ame and Question…", "Ctrl+Alt+N", "pair", "pencil", "Edit the title and the question of this pair"),
    Command("pair.swap", "S&wap Sides", "Ctrl+Shift+S", "pair", "arrow-left-right", "Left becomes right"),
    Command("pair.together", "Scroll &Together", "T", "pair", "link", "Both texts move together, or each by itself", True, "pair"),
    Command("pair.ribbons", "Show Ri&bbons", "B", "pair", "spline", "Curves between the texts tie what both say", True, "pair"),
    Command("pair.next_passage", "Ne&xt Shared Passage", ".", "pair", "chevron-down", "The next passage that both texts have, at one height", context="pair"),
    Command("pair.previous_passage", "Previo&us Shared Passage", ",", "pair", "chevron-up", "Back to the shared passage before this one", context="pair"),
    Command("pair.next_mention", "&Next Mention", "N", "pair", "chevron-down", "Walk the chosen entity through both texts", context="pair", separator_before=True),
    Command("pair.previous_mention", "&Previous Mention", "P", "pair", "chevron-up", "Back to the mention before this one", context="pair"),
    Command("pair.next_left", "Next On&ly Left", "L", "pair", "arrow-left-to-line", "Walk the sentences of the left text that were not found in the right one", context="pair", separator_before=True),
    Command("pair.previous_left", "Previous Only Le&ft", "Shift+L", "pair", "", "Back to the sentence before, only in the left text", context="pair"),
    Command("pair.next_right", "Next Only &Right", "R", "pair", "arrow-right-to-line", "Walk the sentences of the right text that were not found in the left one", context="pair"),
    Command("pair.previous_right", "Previous Only Ri&ght", "Shift+R", "pair", "", "Back to the sentence before, only in the right text", context="pair"),
    Command("pair.counterpart", "Nearest in the &Other Text", "W", "pair", "locate", "The sentence that says the same as this one; else what comes nearest to it", context="pair"),
    Command("pair.focus", "Senten&ce by Sentence", "Return", "pair", "focus", "This sentence and its counterpart alone and large; arrows walk the pairs, Esc goes back", context="pair"),
    Command("pair.marks", "Show &Marks", "M", "pair", "highlighter", "All marks on or off; a first reading is best without", True, "pair", separator_before=True),
    Command("pair.entities", "&Entity List", "E", "pair", "list", "Who and what both texts speak of", True, "pair"),
    Command("pair.overview", "Overview Str&ips", "S", "pair", "map", "All of either text at a glance, beside it; click to go there", True, "pair"),
    Command("pair.delete", "&Delete Pair", "Ctrl+Alt+D", "pair", "trash-2", "The articles stay", separator_before=True),

    Command("entity.about", "&About This Entity", "I", "entity", "info", "All that both texts call it, and why", context="pair"),
    Command("entity.assign", "&Mark Selection as…", "A", "entity", "highlighter", "Say whom the selected words mean", context="pair", separator_before=True),
    Command("entity.join", "&Join with…", "J", "entity", "link", "Two chosen rows are one; with one row, choose the other", context="pair"),
    Command("entity.split", "&Part This Name", "X", "entity", "scissors", "The name of this mention is somebody else’s", context="pair"),
    Command("entity.rename", "&Rename", "F2", "entity", "pencil", "Call this entity something else", context="pair"),
    Command("entity.retype", "&Change Type…", "C", "entity", "tag", "Person, organisation, place, group or thing", context="pair"),
    Command("entity.not_here", "Not &Here", "U", "entity", "", "This mention does not mean it; elsewhere these words may", context="pair"),
    Command("entity.reject", "Not an &Entity", "Shift+U", "entity", "eye-off", "This is nobody’s name, and is marked no more", context="pair"),
    Command("entity.order", "&Order the List Otherwise", "O", "entity", "list", "By telling, by count, by how uneven, as they appear", context="pair", separator_before=True),
    Command("entity.types", "Show Another &Type", "Y", "entity", "funnel", "People, organisations, places … one after the other, then all", context="pair"),
    Command("entity.corrections", "Corrections of the &Library…", "Ctrl+Shift+C", "entity", "sliders-horizontal", "All you said of names: take back, change where it holds, export, import", separator_before=True),

    Command("highlight.mark", "&Highlight Selection", "H", "highlight", "highlighter", "Mark the selected words, in the colour that was used last", context="text"),
    Command("highlight.yellow", "&Yellow", "Alt+1", "highlight", "", "Mark the selected words, or recolour the highlight", context="text"),
    Command("highlight.green", "&Green", "Alt+2", "highlight", "", "Mark the selected words, or recolour the highlight", context="text"),
    Command("highlight.blue", "&Blue", "Alt+3", "highlight", "", "Mark the selected words, or recolour the highlight", context="text"),
    Command("highlight.pink", "&Pink", "Alt+4", "highlight", "", "Mark the selected words, or recolour the highlight", context="text"),
    Command("highlight.purple", "P&urple", "Alt+5", "highlight", "", "Mark the selected words, or recolour the highlight", context="text"),
    Command("highlight.comment", "&Comment and Tags", "Shift+H", "highlight", "sticky-note", "Say something of the highlight, or of the selected words", context="text", separator_before=True),
    Command("highlight.tie", "&Tie Two Passages", "Shift+T", "highlight", "link-2", "Tie the words selected left and right, and say how they stand", context="pair"),
    Command("highlight.next", "&Next Highlight", "V", "highlight", "chevron-down", "The next highlight in the text with the keyboard", context="text", separator_before=True),
    Command("highlight.previous", "P&revious Highlight", "Shift+V", "highlight", "chevron-up", "The highlight before it", context="text"),
    Command("highlight.list", "&List of Highlights", "F8", "highlight", "list", "All highlights of what is open, beside the text", True),
    Command("highlight.delete", "&Delete Highlight", "Del", "highlight", "trash-2", "Into the trash; it can be restored", context="text", separator_before=True),

    Command("note.new", "Ne&w Note", "Ctrl+Shift+N", "note", "plus", "A note that stands by itself"),
    Command("note.strong", "&Bold", "Ctrl+B", "note", "bold", "Strong words: the selection, or the word under the caret", context="note", separator_before=True),
    Command("note.emphasis", "&Italics", "Ctrl+I", "note", "italic", "Emphasis: the selection, or the word under the caret", context="note"),
    Command("note.link", "&Link", "Ctrl+Shift+K", "note", "link", "Make a link of the selection; Ctrl+K does the same while you write", context="note"),
    Command("note.heading", "&Heading", "Ctrl+H", "note", "heading", "A heading of the first, second, third level, and none again", context="note", separator_before=True),
    Command("note.bullets", "B&ulleted List", "Ctrl+8", "note", "list", "The chosen lines as a list, or as lines again", context="note"),
    Command("note.numbers", "&Numbered List", "Ctrl+7", "note", "list-ordered", "The chosen lines as a numbered list, or as lines again", context="note"),
    Command("note.task", "&Checklist, Done", "Ctrl+D", "note", "list-todo", "The line as a task; then ticked, then open again", context="note"),
    Command("note.quote", "&Quotation", "Ctrl+9", "note", "text-quote", "The chosen lines as a quotation, or as lines again", context="note"),
    Command("note.paste_plain", "Paste as Plain &Text", "Ctrl+Alt+V", "note", "clipboard-paste", "Only the words; Ctrl+Shift+V does the same while you write", context="note", separator_before=True),
    Command("note.preview", "&Preview", "Ctrl+M", "note", "eye", "How the note reads, beside or below what you write", True, "note", separator_before=True),
    Command("note.arrange", "Preview &Elsewhere", "Ctrl+Shift+M", "note", "", "Preview beside, below, or in the place of what you write", context="note"),
    Command("note.misspelt", "Next &Misspelt Word", "F7", "note", "", "The next word that no dictionary knows, and what may be meant by it", context="note", separator_before=True),
    Command("note.spelling", "Check &Spelling", "Shift+F7", "note", "spell-check", "Waves under words that no dictionary of this computer knows; the menu of a note chooses languages", checkable=True),
    Command("note.versions", "&Versions", "Ctrl+Alt+Z", "note", "rotate-ccw", "What the note said before, beside what it says now, and the way back", context="note"),

    Command("contrast.panel", "Contrast &Panel", "D", "contrast", "panel-bottom", "What the two texts say differently, beneath them", True, "pair"),
    Command("contrast.higher", "&Higher Panel", "Ctrl+Alt+Up", "contrast", "", "More room for the panel, less for the texts", context="pair"),
    Command("contrast.lower", "Low&er Panel", "Ctrl+Alt+Down", "contrast", "", "More room for the texts, less for the panel", context="pair"),
    Command("contrast.wording", "&Wording", "1", "contrast", "", "How each text words the same people, places and groups", context="pair", separator_before=True),
    Command("contrast.voices", "&Voices", "2", "contrast", "", "Who is quoted or cited on each side, and whom only one side lets speak", context="pair"),
    Command("contrast.vocabulary", "V&ocabulary", "3", "contrast", "", "Words far more frequent in one of the texts", context="pair"),
    Command("contrast.numbers", "&Numbers", "4", "contrast", "", "Numbers and dates that differ", context="pair"),
    Command("contrast.next_place", "Ne&xt Place", "G", "contrast", "chevron-down", "The next sentence that the chosen row rests on", context="pair", separator_before=True),
    Command("contrast.previous_place", "Previo&us Place", "Shift+G", "contrast", "chevron-up", "The sentence before it", context="pair"),
    Command("contrast.sentences", "Show &Sentences", "Q", "contrast", "", "Unfold the sentences of the chosen rows, or fold them again", context="pair"),
    Command("contrast.copy", "&Copy Rows", "Ctrl+C", "contrast", "copy", "The chosen rows with their sentences, as text, HTML and Markdown", context="contrast", separator_before=True),
    Command("contrast.copy_all", "Copy &All Rows", "Ctrl+Alt+C", "contrast", "", "All rows that are shown, with their sentences", context="pair"),
    Command("contrast.entity", "Whose Word&ing…", "Shift+W", "contrast", "", "Go to what is said of one of them", context="pair", separator_before=True),
    Command("contrast.order", "Order the &Rows Otherwise", "Shift+O", "contrast", "list", "By telling, by alphabet, as they appear, by count", context="pair"),
    Command("contrast.filter", "&Filter", "Ctrl+Shift+F", "contrast", "funnel", "Only rows that hold these words", context="pair"),

    Command("event.move", "&Move into an Event…", "Ctrl+Alt+M", "event", "arrow-right-to-line", "Say which event the chosen articles tell"),
    Command("event.make", "&New Event of These", "Ctrl+Alt+J", "event", "plus", "Make an event of the chosen articles, and name it"),
    Command("event.together", "Most &Different", "Ctrl+Shift+D", "event", "columns-2", "The two tellings of this event that differ most in how they tell it, and in what", separator_before=True),
    Command("event.rename", "&Rename", "F2", "event", "pencil", "Give this event a name; without one it goes by its first article", context="events", separator_before=True),
    Command("event.merge", "Mer&ge", "Ctrl+Alt+G", "event", "link", "Make one event of those that are chosen", context="events"),
    Command("event.split", "&Split Off", "Ctrl+Alt+P", "event", "unlink", "Make an event of its own of the chosen articles", context="events"),
    Command("event.out", "&Take Out", "Del", "event", "", "The chosen articles tell no event; they stay in the library", context="events"),
    Command("event.empty", "&Empty Event", "Shift+Del", "event", "", "None of its articles tells an event; they stay in the library", context="events"),
    Command("event.yes", "It Tells T&his Event", "Ctrl+Y", "event", "check", "Yes to what is asked above the events", context="events", separator_before=True),
    Command("event.no", "It Does N&ot Tell It", "Ctrl+Shift+Y", "event", "x", "No to what is asked above the events; it is not asked again", context="events"),
    Command("event.later", "Ne&xt Question", "Ctrl+Alt+Y", "event", "", "Ask something else first", context="events"),

    Command("view.library", "&Library", "Ctrl+L", "view", "library", "All articles"),
    Command("view.pairs", "Saved &Pairs", "Ctrl+Shift+L", "view", "columns-2", "Pairs you kept"),
    Command("view.events", "E&vents", "Ctrl+Shift+J", "view", "newspaper", "Articles grouped by what they tell"),
    Command("view.highlights", "&Highlights", "Ctrl+Shift+H", "view", "highlighter", "All highlights of the library; those that were not found, and deleted ones"),
    Command("view.notes", "&All Notes", "Ctrl+Alt+L", "view", "notebook-pen", "Notes on articles and pairs, and those that stand by themselves; deleted ones"),
    Command("view.trash", "&Trash", "Ctrl+Shift+T", "view", "trash-2", "What was deleted and can be restored"),
    Command("view.sidebar", "Side &Bar", "F9", "view", "panel-left", "Show or hide the filters beside the list", True),
    Command("view.loaded", "Possibly Loaded &Wording", "K", "view", "", "Dots under words that may be loaded, each with its reason; no text gets a score", True, "text", separator_before=True),
    Command("view.next_loaded", "Next L&oaded Passage", "Shift+K", "view", "", "The next passage that may be loaded in the text with the keyboard, and why", context="text"),
    Command("view.previous_loaded", "P&revious Loaded Passage", "Ctrl+Shift+K", "view", "", "The passage before it", context="text"),
    Command("view.larger", "Lar&ger Text", "Ctrl++", "view", "zoom-in", "Reading text one step larger", separator_before=True),
    Command("view.smaller", "S&maller Text", "Ctrl+-", "view", "zoom-out", "Reading text one step smaller"),
    Command("view.normal_size", "&Normal Size", "Ctrl+0", "view", "", "Reading text as it came"),
    Command("view.light", "L&ight", "Ctrl+Alt+1", "view", "sun", "Dark on light", True, separator_before=True),
    Command("view.sepia", "&Sepia", "Ctrl+Alt+2", "view", "coffee", "Warm paper", True),
    Command("view.dark", "&Dark", "Ctrl+Alt+3", "view", "moon", "Light on dark", True),
    Command("view.next_theme", "Ne&xt Theme", "Ctrl+T", "view", "palette", "Light, sepia, dark in turn"),
    Command("view.full_screen", "&Full Screen", "F11", "view", "", "Without menus and status line", True, separator_before=True),
    Command("view.projector", "Pro&jector", "Shift+F11", "view", "", "Full screen, large text, and nothing beside the texts", True),

    Command("go.back", "&Back", "Alt+Left", "go", "arrow-left", "Back to where you were"),
    Command("go.other_pane", "&Other Side", "F6", "go", "arrow-left-right", "Move the keyboard to the other side"),
    Command("go.next_article", "&Next Article", "Ctrl+Down", "go", "chevron-down", "The next one of the list"),
    Command("go.previous_article", "&Previous Article", "Ctrl+Up", "go", "chevron-up", "The one before it in the list"),

    Command("help.shortcuts", "&Keyboard Shortcuts", "F1", "help", "keyboard", "Every key on one sheet"),
    Command("help.about", "&About Parallax", "Shift+F1", "help", "info", "Version and licences"),
)
# fmt: on


class CommandSet(QObject):
    """The actions of one window, by command id."""

    def __init__(self, parent: QObject, theme: Theme) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        for command in COMMANDS:
            action = QAction(translate_command(command.text), self)
            action.setObjectName(command.id)
            action.setCheckable(command.checkable)
            if command.shortcut:
                action.setShortcut(QKeySequence(command.shortcut))
                # A view's own keys hold only while the focus is inside that view, which adds the action to itself.
                if command.context != "window":
                    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            tip = translate_command(command.tip) or plain_text(translate_command(command.text))
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{tip} ({key})" if key else tip)
            action.setStatusTip(tip)
            self._actions[command.id] = action
        self.set_theme(theme)

    def __getitem__(self, command_id: str) -> QAction:
        return self._actions[command_id]

    def set_theme(self, theme: Theme) -> None:
        for command in COMMANDS:
            if command.icon:
                icon = line_icon(command.icon, theme.frame["text"], theme.frame["disabled"])
                self._actions[command.id].setIcon(icon)

    def enable(self, *command_ids: str, on: bool = True) -> None:
        for command_id in command_ids:
            self._actions[command_id].setEnabled(on)


def translate_command(text: str) -> str:
    return QCoreApplication.translate("Command", text)


def plain_text(text: str) -> str:
    """A menu text without its mnemonic and ellipsis, as tool tips and screen readers want it."""
    return text.replace("&", "").rstrip("…")
