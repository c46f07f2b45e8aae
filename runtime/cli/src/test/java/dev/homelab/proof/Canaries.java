package dev.homelab.proof;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Secrets that are easy to find again, in every form in which they could leak. */
final class Canaries {
  private final Set<String> forms = new LinkedHashSet<>();

  /** A value with characters that base64, URLs and JSON write differently. */
  static String value(int number) {
    return "can\"ary/%02d+secret&value-%d".formatted(number, number * 7919L);
  }

  /** Looks for one more value from now on. */
  void add(String value) {
    forms.add(value);
    String json = new String(JsonStringEncoder.getInstance().quoteAsString(value));
    forms.add(json);
    forms.add(json.replace("/", "\\/"));
    forms.add(json.replace("&", "\\u0026"));
    forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
    forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
    for (int before = 0; before < 3; before++) {
      String whole = "x".repeat(before) + value;
      String base64 = Base64.getEncoder().encodeToString(whole.getBytes(StandardCharsets.UTF_8));
      forms.add(base64.substring(before == 0 ? 0 : before + 1, whole.length() / 3 * 4));
    }
  }

  /** All of them in all their forms. */
  Set<String> all() {
    return Set.copyOf(forms);
  }

  /** Which of them, in any form, a text holds. */
  List<String> in(String text) {
    return forms.stream().filter(text::contains).toList();
  }

  /** Which files below a folder hold one, some folders and files left out. */
  List<String> below(Path folder, List<Path> except) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> except.stream().noneMatch(file::startsWith))
          .filter(file -> !in(read(file)).isEmpty())
          .map(Path::toString)
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
