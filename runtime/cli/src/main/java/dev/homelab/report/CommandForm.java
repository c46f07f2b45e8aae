package dev.homelab.report;

/**
 * The way in which the person started the tool, so that a printed command works when pasted.
 *
 * @param prefix what stands before the command, for example {@code java -jar homelab.jar}
 */
public record CommandForm(String prefix) {
  /** The command in that form. */
  public String of(String command) {
    return prefix + ' ' + command;
  }
}
