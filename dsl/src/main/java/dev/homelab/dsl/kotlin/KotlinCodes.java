package dev.homelab.dsl.kotlin;

/**
 * Codes of what only a script in Kotlin meets; each has an entry in {@code docs/diagnostics.md}.
 */
public final class KotlinCodes {
  /** The Kotlin compiler is not on this machine. */
  public static final String NO_COMPILER = "HL1113";

  /** The Kotlin compiler failed and does not say where. */
  public static final String COMPILER_FAILED = "HL1114";

  /** Something that only scripts in Groovy have. */
  public static final String ONLY_GROOVY = "HL1115";

  /** A file of the Kotlin compiler is not the one that was published. */
  public static final String CHANGED_COMPILER = "HL1116";

  private KotlinCodes() {}
}
