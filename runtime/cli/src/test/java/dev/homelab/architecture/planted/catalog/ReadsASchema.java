package dev.homelab.architecture.planted.catalog;

import java.nio.file.Path;

/** Breaks A13. */
record ReadsASchema(Path path) {}
