package dev.homelab.secret;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Replaces secrets in text by {@code (secret name)}, in each form in which a platform may give them
 * back: as they are, in base64 (alone, or at any place within something longer, as in an HTTP Basic
 * credential), URL-escaped and JSON-escaped, and, of a value of several lines, each long line but
 * those that are only the heads of others. A value of less than four characters is not looked for.
 * Safe for several threads.
 */
final class Redactor {
  private static final String BEGIN = "(secret ";
  private static final int LONG_ENOUGH_FOR_PARTS = 8;

  /**
   * Characters that a form has at least: shorter ones are found in ordinary words, which would say
   * what the value is.
   */
  private static final int LONG_ENOUGH = 4;

  /** Characters of a word within a line that make it a value by itself. */
  private static final int LONG_ENOUGH_ALONE = 16;

  private final Set<Needle> asked = new HashSet<>();
  private final Set<Needle> known = new LinkedHashSet<>();
  private volatile @Nullable Index index;

  private record Needle(String text, String replacement) {}

  /**
   * What is looked for, found by its first characters: a lab has tens of thousands of forms, and
   * texts of a line each are redacted by the thousand.
   *
   * @param needles the longest first
   * @param places the places in that list of those that begin with the same characters
   * @param replacements what takes the place of each, once
   */
  private record Index(
      List<Needle> needles, Map<Long, List<Integer>> places, Set<String> replacements) {

    static Index of(Collection<Needle> known) {
      List<Needle> longestFirst = new ArrayList<>(known);
      longestFirst.sort(Comparator.comparingInt(needle -> -needle.text().length()));
      Map<Long, List<Integer>> places = new HashMap<>();
      Set<String> replacements = new LinkedHashSet<>();
      for (int i = 0; i < longestFirst.size(); i++) {
        Needle needle = longestFirst.get(i);
        places.computeIfAbsent(beginning(needle.text(), 0), key -> new ArrayList<>()).add(i);
        replacements.add(needle.replacement());
      }
      return new Index(List.copyOf(longestFirst), places, replacements);
    }

    private static long beginning(String text, int at) {
      long key = 0;
      for (int i = at; i < at + LONG_ENOUGH; i++) {
        key = key << Character.SIZE | text.charAt(i);
      }
      return key;
    }

    /** Those that are in a text, the longest first. */
    Iterable<Integer> in(String text) {
      TreeSet<Integer> found = new TreeSet<>();
      for (int at = 0; at + LONG_ENOUGH <= text.length(); at++) {
        for (int place : places.getOrDefault(beginning(text, at), List.of())) {
          if (text.startsWith(needles.get(place).text(), at)) {
            found.add(place);
          }
        }
      }
      return found;
    }
  }

  private Index index() {
    Index now = index;
    if (now != null) {
      return now;
    }
    synchronized (this) {
      Index made = index == null ? Index.of(known) : index;
      index = made;
      return made;
    }
  }

  /** Hides a value from now on. */
  synchronized void hide(String name, String value) {
    if (!asked.add(new Needle(value, name))) {
      return;
    }
    for (String form : forms(value)) {
      known.add(new Needle(form, BEGIN + name + ")"));
    }
    index = null;
  }

  /**
   * The text without any value that was hidden. What is found is found in the text as it was given,
   * the longest first, and never within a replacement, be it of this call or of one before.
   */
  String redact(String text) {
    Index all = index();
    Cover cover = new Cover(text);
    if (text.contains(BEGIN)) {
      for (String replacement : all.replacements()) {
        cover.with(replacement, replacement);
      }
    }
    for (int place : all.in(text)) {
      Needle needle = all.needles().get(place);
      cover.with(needle.text(), needle.replacement());
    }
    return cover.text();
  }

  /** Which places of a text are replaced, and by what. */
  private static final class Cover {
    private final String text;
    private final List<String> replacements = new ArrayList<>();
    private int[] owners = new int[0];

    Cover(String text) {
      this.text = text;
    }

    /** Covers what is not covered yet of each place where something is found. */
    void with(String found, String replacement) {
      for (int at = text.indexOf(found); at >= 0; at = text.indexOf(found, at + found.length())) {
        if (owners.length == 0) {
          owners = new int[text.length()];
        }
        replacements.add(replacement);
        for (int i = at; i < at + found.length(); i++) {
          if (owners[i] == 0) {
            owners[i] = replacements.size();
          }
        }
      }
    }

    String text() {
      if (owners.length == 0) {
        return text;
      }
      StringBuilder clean = new StringBuilder(text.length());
      for (int i = 0; i < owners.length; i++) {
        if (owners[i] == 0) {
          clean.append(text.charAt(i));
        } else if (i == 0 || owners[i] != owners[i - 1]) {
          clean.append(replacements.get(owners[i] - 1));
        }
      }
      return clean.toString();
    }
  }

  /**
   * How much of the beginning of a text can be redacted by itself when more text follows: no secret
   * begins before that place and ends after it.
   */
  int safeEnd(String text) {
    List<Needle> all = index().needles();
    int end = text.length();
    for (Needle needle : all) {
      end = Math.min(end, text.length() - begun(text, needle.text()));
    }
    for (boolean moved = true; moved; ) {
      moved = false;
      for (Needle needle : all) {
        int across = across(text, needle.text(), end);
        if (across >= 0) {
          end = across;
          moved = true;
        }
      }
    }
    return end;
  }

  /** How many characters at the end of a text begin a needle without being the whole of it. */
  private static int begun(String text, String needle) {
    for (int length = Math.min(text.length(), needle.length() - 1); length > 0; length--) {
      if (text.startsWith(needle.substring(0, length), text.length() - length)) {
        return length;
      }
    }
    return 0;
  }

  /** Where a needle begins that lies across a place, or -1. */
  private static int across(String text, String needle, int place) {
    int from = Math.max(0, place - needle.length() + 1);
    int found = text.indexOf(needle, from);
    return found >= 0 && found < place && found + needle.length() > place ? found : -1;
  }

  private static Set<String> forms(String value) {
    Set<String> forms = new LinkedHashSet<>();
    if (value.strip().length() < LONG_ENOUGH) {
      return forms;
    }
    addForms(forms, value);
    addForms(forms, value.strip());
    if (value.indexOf('\n') >= 0) {
      List<String> lines = value.lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (line.length() >= LONG_ENOUGH_FOR_PARTS && !isHead(lines, i)) {
          addLine(forms, line);
        }
      }
    }
    forms.removeIf(form -> form.length() < LONG_ENOUGH);
    return forms;
  }

  /**
   * Whether a line is a key of YAML over what is set in below it, such as {@code cluster:}, which
   * texts that tell no secret have, too.
   */
  private static boolean isHead(List<String> lines, int at) {
    String line = lines.get(at);
    return line.stripTrailing().endsWith(":")
        && at + 1 < lines.size()
        && indent(lines.get(at + 1)) > indent(line);
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }

  /** A line, and what stands at its end after a key of YAML. */
  private static void addLine(Set<String> forms, String line) {
    addForms(forms, line);
    String last = line.substring(line.lastIndexOf(' ') + 1);
    if (last.length() >= LONG_ENOUGH_ALONE && last.length() < line.length()) {
      addForms(forms, last);
    }
  }

  private static void addForms(Set<String> forms, String value) {
    String json = new String(JsonStringEncoder.getInstance().quoteAsString(value));
    for (String form : List.of(value, json, json.replace("/", "\\/"), jsonForHtml(json))) {
      forms.add(form);
      forms.add(asBytes(form));
    }
    addUrlForms(forms, URLEncoder.encode(value, StandardCharsets.UTF_8));
    addBase64(forms, value.getBytes(StandardCharsets.UTF_8));
  }

  /** How a value looks in a stream of bytes of which each was made a character. */
  private static String asBytes(String value) {
    return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Escapers differ in what they leave as it is, in blanks, and in the case of digits. */
  private static void addUrlForms(Set<String> forms, String form) {
    for (String blank : List.of(form, form.replace("+", "%20"))) {
      for (String star : List.of(blank, blank.replace("*", "%2A"))) {
        for (String tilde : List.of(star, star.replace("%7E", "~"))) {
          forms.add(tilde);
          forms.add(lowerEscapes(tilde));
        }
      }
    }
  }

  /** JSON as Go writes it, which escapes what has a meaning in HTML. */
  private static String jsonForHtml(String json) {
    return json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e");
  }

  private static String lowerEscapes(String percent) {
    StringBuilder lower = new StringBuilder(percent);
    for (int i = percent.indexOf('%'); i >= 0; i = percent.indexOf('%', i + 3)) {
      lower.replace(i, i + 3, percent.substring(i, i + 3).toLowerCase(Locale.ROOT));
    }
    return lower.toString();
  }

  private static void addBase64(Set<String> forms, byte[] bytes) {
    addBase64(forms, Base64.getEncoder(), bytes);
    addBase64(forms, Base64.getUrlEncoder(), bytes);
  }

  private static void addBase64(Set<String> forms, Base64.Encoder encoder, byte[] bytes) {
    forms.add(encoder.encodeToString(bytes));
    forms.add(encoder.withoutPadding().encodeToString(bytes));
    if (bytes.length < LONG_ENOUGH_FOR_PARTS) {
      return;
    }
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      String text = encoder.withoutPadding().encodeToString(shifted);
      int from = before == 0 ? 0 : before + 1;
      int to = shifted.length / 3 * 4;
      forms.add(text.substring(from, to));
    }
  }
}
