package dev.homelab.provider.talos.document;

/** A value that its field does not take; caught where the path to the field is known. */
final class Misfit extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong, as the rest of a sentence; it does not repeat values, which may be secret. */
  Misfit(String why) {
    super(why, null, false, false);
  }
}
