"""The visual language: tokens, and what is made from them (palette, style sheet, icons, fonts)."""
