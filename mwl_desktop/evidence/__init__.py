"""The workshop that looks at files: what they are, what they say, what can be shown of them."""
