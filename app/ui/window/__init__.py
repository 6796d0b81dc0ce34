"""The window itself: its pages, its menus' actions, its start and end."""
