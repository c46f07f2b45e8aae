package dev.homelab.cli.options;

/** Help as text, made from the table of commands. */
public final class HelpText {
  private static final int COLUMN = 26;

  /** As in {@code docs/cli.md}. */
  private static final String[][] CODES = {
    {"0", "done"},
    {"1", "the run failed, or a fault of the tool"},
    {"2", "script, options or environment refused; nothing was touched"},
    {"3", "plan --exit-code, and there are changes"},
    {"4", "locked by another run"},
    {"5", "done, but data was kept that the script no longer wants"},
    {"130", "interrupted"},
  };

  private HelpText() {}

  /**
   * What the tool can do.
   *
   * @param form how the tool was started, for example {@code java -jar homelab.jar}
   */
  public static String overview(String form) {
    StringBuilder out = new StringBuilder(2048);
    out.append("homelab: one script that says what the lab is, one command that makes it so\n\n");
    out.append("  ").append(form).append(" COMMAND [OPTIONS]\n\n");
    for (Verb verb : Verb.outermost()) {
      row(out, "  ", verb.words(), verb.summary());
    }
    out.append("\nExit codes:\n");
    for (String[] code : CODES) {
      row(out, "  ", code[0], code[1]);
    }
    out.append("\nFirst steps:\n");
    example(out, form, "new --sandbox");
    example(out, form, "up --sandbox");
    out.append("\nAbout one command: ").append(form).append(" help up\n");
    return out.toString();
  }

  /** What one command does and takes, with an example. */
  public static String of(Verb verb, String form) {
    StringBuilder out = new StringBuilder(1024);
    out.append(verb.words()).append(": ").append(verb.summary()).append("\n\n");
    out.append("  ").append(form).append(' ').append(verb.words());
    if (verb.isGroup()) {
      out.append(" COMMAND\n\n");
      for (Verb member : verb.members()) {
        row(out, "  ", member.lastWord(), member.summary());
      }
    } else {
      for (Argument argument : verb.arguments()) {
        out.append(' ').append(argument.required() ? argument.name() : '[' + argument.name() + ']');
      }
      out.append(" [OPTIONS]\n\n");
      for (Option option : verb.options()) {
        row(out, "  ", names(option), option.doc());
      }
    }
    out.append("\nExample:\n");
    example(out, form, verb.example());
    return out.toString();
  }

  /** The names of an option with its argument, as help shows them. */
  static String names(Option option) {
    String lead = option.shortName().isEmpty() ? "    " : option.shortName() + ", ";
    return lead
        + option.longName()
        + (option.isFlag() ? option.argument() : ' ' + option.argument());
  }

  private static void row(StringBuilder out, String indent, String left, String right) {
    int room = 80 - COLUMN;
    out.append(indent).append(left);
    int used = indent.length() + left.length();
    if (used >= COLUMN - 1) {
      out.append('\n');
      used = 0;
    }
    String rest = right;
    while (rest.length() > room) {
      int cut = rest.lastIndexOf(' ', room);
      cut = cut <= 0 ? room : cut;
      out.append(" ".repeat(COLUMN - used)).append(rest, 0, cut).append('\n');
      rest = rest.substring(cut).stripLeading();
      used = 0;
    }
    out.append(" ".repeat(COLUMN - used)).append(rest).append('\n');
  }

  private static void example(StringBuilder out, String form, String command) {
    out.append("  ").append(form).append(' ').append(command).append('\n');
  }
}
