package dev.homelab.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Secrets that are easy to find again, in every form in which they could leak. */
final class Canaries {
  private final Map<String, String> byVariable = new TreeMap<>();
  private final List<String> forms = new ArrayList<>();

  /** As many canaries, each with characters that base64, URLs and JSON write differently. */
  Canaries(int count) {
    for (int i = 0; i < count; i++) {
      String value = "can\"ary/%02d+secret&value-%d".formatted(i, i * 7919L);
      byVariable.put("CANARY_%02d".formatted(i), value);
      forms.add(value);
      forms.add(Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
      forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
      forms.add(value.replace("\"", "\\\""));
    }
  }

  /** The environment that carries them. */
  Map<String, String> environment() {
    return byVariable;
  }

  /** Which of them, in any form, a text holds. */
  List<String> in(String text) {
    return forms.stream().filter(text::contains).toList();
  }

  /**
   * Which files below a folder hold one; the world of the sandbox is left out: it is the cluster.
   */
  List<String> below(Path folder, Path world) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(world))
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
