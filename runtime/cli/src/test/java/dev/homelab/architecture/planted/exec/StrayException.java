package dev.homelab.architecture.planted.exec;

/** Breaks A11. */
class StrayException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
