package dev.homelab.cli;

import dev.homelab.cli.options.Invocation;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.options.Verb;
import dev.homelab.report.CommandForm;
import dev.homelab.report.ShellWord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a command line that say which lab is meant. Every command that is printed carries
 * them on, so that a pasted one is not about another script or the real clusters.
 *
 * @param file the value of {@code --file}, or null
 * @param state the value of {@code --state}, or null
 * @param sandbox whether the clusters are simulated
 */
record Carried(@Nullable String file, @Nullable String state, boolean sandbox)
    implements CommandForm.Options {

  /** Those of a command line; none when it is null. */
  static Carried of(@Nullable Invocation invocation) {
    return invocation == null
        ? new Carried(null, null, false)
        : new Carried(
            invocation.value(Option.FILE),
            invocation.value(Option.STATE),
            invocation.has(Option.SANDBOX));
  }

  /** The same in the sandbox. */
  Carried inSandbox() {
    return new Carried(file, state, true);
  }

  @Override
  public @Nullable String addedTo(String command) {
    List<String> words = List.of(command.strip().split("\\s+"));
    Verb verb = words.size() > 1 ? Verb.of(words.get(0) + ' ' + words.get(1)) : null;
    int named = verb == null ? 1 : 2;
    if (verb == null) {
      verb = Verb.of(words.get(0));
    }
    if (verb == null) {
      return null;
    }
    boolean shows = verb == Verb.SECRET && words.size() > 1;
    List<Option> taken = shows ? Verb.SECRET_SHOW.options() : verb.options();
    String begin = String.join(" ", words.subList(0, named));
    StringBuilder out = new StringBuilder(begin);
    add(out, Option.FILE, "-f", file, taken, words);
    add(out, Option.STATE, "--state", state, taken, words);
    if (sandbox) {
      add(out, Option.SANDBOX, "--sandbox", "", taken, words);
    }
    return out.append(command.strip().substring(begin.length())).toString();
  }

  private static void add(
      StringBuilder out,
      Option option,
      String name,
      @Nullable String value,
      List<Option> taken,
      List<String> words) {
    if (value != null && taken.contains(option) && words.stream().noneMatch(option::isNamed)) {
      out.append(' ').append(name);
      out.append(option.isFlag() ? "" : ' ' + ShellWord.of(value));
    }
  }
}
