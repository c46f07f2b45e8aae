package dev.homelab.architecture.planted.model;

import java.nio.file.Path;

/** Breaks A1. */
record KnowsTheDisk(Path path) {}
