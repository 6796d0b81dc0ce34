"""The contrast panel: what two texts say differently, in two columns beneath them, every row a way to its sentences."""
