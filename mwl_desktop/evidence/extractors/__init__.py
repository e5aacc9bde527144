"""One small module for each format: bytes to facts and pictures, within limits."""
