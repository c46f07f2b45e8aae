package dev.homelab.dsl.kotlin;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows what a script may call besides its words: values, texts, lists, arithmetic. All else reads
 * or changes the world, or answers otherwise at each run, and a script that did would give another
 * lab from the same inputs.
 */
final class KotlinPurity {
  private static final List<String> ALLOWED =
      List.of(
          "homelab/",
          "dev/homelab/",
          "kotlin/",
          "java/math/",
          "java/time/",
          "java/text/",
          "java/util/",
          "java/lang/invoke/");

  private static final List<String> OUTSIDE =
      List.of(
          "kotlin/io/",
          "kotlin/random/",
          "kotlin/concurrent/",
          "kotlin/system/",
          "kotlin/uuid/",
          "kotlin/reflect/",
          "java/time/Clock",
          "java/util/Random",
          "java/util/SplittableRandom",
          "java/util/TimeZone",
          "java/util/SimpleTimeZone",
          "java/util/Timer",
          "java/util/Scanner",
          "java/util/ServiceLoader",
          "java/util/Date",
          "java/util/Calendar",
          "java/util/GregorianCalendar",
          "java/util/concurrent/",
          "java/util/jar/",
          "java/util/zip/",
          "java/util/logging/",
          "java/util/prefs/");

  private static final Set<String> LANGUAGE =
      Set.of(
          "Object",
          "String",
          "StringBuilder",
          "CharSequence",
          "Number",
          "Integer",
          "Long",
          "Short",
          "Byte",
          "Double",
          "Float",
          "Boolean",
          "Character",
          "Math",
          "Iterable",
          "Comparable",
          "Enum",
          "Record",
          "Throwable",
          "Exception",
          "RuntimeException",
          "Error",
          "IllegalArgumentException",
          "IllegalStateException",
          "NumberFormatException",
          "IndexOutOfBoundsException",
          "UnsupportedOperationException",
          "ArithmeticException",
          "ClassCastException",
          "NullPointerException");

  private static final Set<String> CHANCE =
      Set.of("random", "randomOrNull", "randomUUID", "shuffle", "shuffled");

  private static final String JAVA = "java/lang/";

  private static final String LOCALE = "Ljava/util/Locale;";
  private static final String SYMBOLS = "Ljava/text/DecimalFormatSymbols;";

  /** What asks the machine for its language unless it is told one. */
  private static final Map<String, Set<String>> IN_A_LANGUAGE =
      Map.of(
          "java/lang/String", Set.of("format", "formatted", "toLowerCase", "toUpperCase"),
          "java/util/Formatter", Set.of("<init>"),
          "java/time/format/DateTimeFormatter", Set.of("ofPattern"),
          "java/time/format/DateTimeFormatterBuilder", Set.of("toFormatter"),
          "java/time/temporal/WeekFields", Set.of("of"),
          "java/text/SimpleDateFormat", Set.of("<init>"),
          "java/text/MessageFormat", Set.of("<init>", "format"),
          "java/text/Collator", Set.of("getInstance"));

  private KotlinPurity() {}

  /**
   * What is wrong with a use of a member, or null when nothing is.
   *
   * @param owner the class in the form of byte code, {@code java/lang/String}
   * @param descriptor its type in the form of byte code, {@code (I)Ljava/lang/String;}
   */
  static @Nullable String reason(String owner, String name, String descriptor) {
    if (owner.startsWith("[")) {
      return null;
    }
    boolean screen = owner.equals("java/lang/System") && (name.equals("out") || name.equals("err"));
    if (screen || owner.equals("java/io/PrintStream") || owner.equals("kotlin/io/ConsoleKt")) {
      return "a script prints nothing: it runs only when something changed";
    }
    if ((owner.startsWith("java/time/") && name.equals("now"))
        || (owner.startsWith("kotlin/time/")
            && name.toLowerCase(java.util.Locale.ROOT).contains("now"))) {
      return "the time is another one at each run, so a lab cannot depend on it";
    }
    if (CHANCE.contains(name) || owner.startsWith("kotlin/random/")) {
      return "chance gives another answer at each run, so a lab cannot depend on it";
    }
    if (isOfThisMachine(owner, name, descriptor)) {
      return "the language and the time zone are those of the machine that the script runs on: name"
          + " them (Locale.ROOT, ZoneId.of(\"UTC\"))";
    }
    boolean language = owner.startsWith(JAVA) && LANGUAGE.contains(owner.substring(JAVA.length()));
    boolean allowed =
        ALLOWED.stream().anyMatch(owner::startsWith)
            && OUTSIDE.stream().noneMatch(owner::startsWith);
    return language || allowed ? null : "a script reads the world only through its words";
  }

  private static boolean isOfThisMachine(String owner, String name, String descriptor) {
    boolean asks =
        (name.equals("systemDefault") && owner.startsWith("java/time/"))
            || (owner.equals("java/util/Locale") && name.startsWith("getDefault"))
            || (owner.endsWith("TimeZone") && owner.startsWith("java/util/"));
    boolean told = descriptor.contains(LOCALE) || descriptor.contains(SYMBOLS);
    return asks || (isInLanguage(owner, name) && !told);
  }

  private static boolean isInLanguage(String owner, String name) {
    return IN_A_LANGUAGE.getOrDefault(owner, Set.of()).contains(name)
        || (owner.matches("java/text/(NumberFormat|DecimalFormat|DecimalFormatSymbols|DateFormat)")
            && (name.equals("<init>") || (name.startsWith("get") && name.endsWith("Instance"))));
  }
}
