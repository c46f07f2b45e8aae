package dev.homelab.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way in which the person started the tool, so that a printed command works when pasted: it
 * begins as theirs did, and is about the same script, state and clusters.
 *
 * @param prefix what stands before the command, for example {@code java -jar homelab.jar}
 * @param options adds the options with which the person started
 */
public record CommandForm(String prefix, Options options) {
  /** Just the name of the tool: the same on every machine. */
  public static final CommandForm PLAIN = new CommandForm("homelab");

  private static final Pattern NAMED =
      Pattern.compile("(?m)(?:^|(?<=[`(]|[:;,] |\\brun ))homelab (?=[a-z])");
  private static final String ENDS = "`;\n";

  /** Adds options to a command that takes them. */
  @FunctionalInterface
  public interface Options {
    /**
     * The command with the options, or null when the text does not begin with a command.
     *
     * @param command without the name of the tool; words that are no part of it may follow
     */
    @Nullable String addedTo(String command);
  }

  /** A form without options. */
  public CommandForm(String prefix) {
    this(prefix, command -> command);
  }

  /** The command in that form. */
  public String of(String command) {
    String added = options.addedTo(command);
    return prefix + ' ' + (added == null ? command : added);
  }

  /** A text, with the commands of the tool that it names in that form. */
  public String inText(String text) {
    Matcher named = NAMED.matcher(text);
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    while (named.find()) {
      int end = end(text, named.end());
      String command = text.substring(named.end(), end).stripTrailing();
      String added = options.addedTo(command);
      if (added != null) {
        out.append(text, from, named.start()).append(prefix).append(' ').append(added);
        from = named.end() + command.length();
      }
    }
    return out.append(text, from, text.length()).toString();
  }

  /** Where a command ends at the latest: at a mark, or where the next one begins. */
  private static int end(String text, int begin) {
    Matcher next = NAMED.matcher(text);
    int last = next.find(begin) ? next.start() : text.length();
    int end = begin;
    while (end < last && ENDS.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }
}
