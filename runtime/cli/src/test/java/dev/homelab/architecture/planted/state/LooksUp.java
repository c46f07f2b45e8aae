package dev.homelab.architecture.planted.state;

import dev.homelab.architecture.planted.cli.Above;

/** Breaks A12. */
record LooksUp(Above above) {}
