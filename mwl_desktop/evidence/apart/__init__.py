"""Reading what strangers made in a process of its own: it may hang, crash or swell, and only it is lost."""
