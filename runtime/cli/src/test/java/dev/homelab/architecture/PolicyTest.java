package dev.homelab.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of the files themselves; each is also seen to find a planted fault. */
class PolicyTest {
  private static final int MOST_LINES = 500;
  private static final Path ROOT = Path.of(System.getProperty("homelab.root", "../.."));
  private static final Pattern CODE = Pattern.compile("\"(HL[0-9]{4})\"");
  private static final Pattern LATER = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");
  private static final Pattern WAIVER = Pattern.compile("@Suppress(?:Warnings)\\b");
  private static final Pattern CHECK_OFF =
      Pattern.compile("-Xep:\\w+:(OFF|WARN)|AsWarnings|-nowarn");
  private static final Pattern MACHINE =
      Pattern.compile("(?<![A-Za-z0-9.])/(work|tmp/w|root)/[a-z]");

  @TempDir Path planted;

  private static List<Path> mainSources(Path root) throws IOException {
    return sources(root, "src/main");
  }

  private static List<Path> sources(Path root, String part) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String module :
        List.of(
            "runtime/core",
            "runtime/catalog",
            "runtime/providers",
            "runtime/cli",
            "dsl",
            "stdlib",
            "test-fixtures",
            ".")) {
      Path folder = root.resolve(module).resolve(part);
      if (Files.isDirectory(folder)) {
        try (Stream<Path> found = Files.walk(folder)) {
          found
              .filter(file -> file.toString().matches(".*\\.(java|groovy|kt)"))
              .forEach(files::add);
        }
      }
    }
    return files;
  }

  private static List<String> packagesWithoutSentence(Path root) throws IOException {
    TreeSet<Path> folders = new TreeSet<>();
    for (Path file : mainSources(root)) {
      if (file.toString().endsWith(".java")) {
        folders.add(file.getParent());
      }
    }
    List<String> faults = new ArrayList<>();
    for (Path folder : folders) {
      Path info = folder.resolve("package-info.java");
      String text = Files.exists(info) ? Files.readString(info) : "";
      boolean sentence = Pattern.compile("/\\*\\*[\\s*]*[A-Za-z]").matcher(text).find();
      if (!sentence || !text.contains("@NullMarked")) {
        faults.add(folder.toString());
      }
    }
    return faults;
  }

  private static List<String> tooLong(Path root) throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path file : sources(root, "src")) {
      int lines = Files.readAllLines(file).size();
      if (lines > MOST_LINES) {
        faults.add(file + ": " + lines);
      }
    }
    return faults;
  }

  private static List<String> matching(Path root, Pattern pattern) throws IOException {
    return matching(mainSources(root), pattern);
  }

  private static List<String> matching(List<Path> files, Pattern pattern) throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path file : files) {
      Matcher matcher = pattern.matcher(Files.readString(file));
      if (matcher.find()) {
        faults.add(file + ": " + matcher.group());
      }
    }
    return faults;
  }

  private static List<String> codesWithoutPage(Path root) throws IOException {
    Path docs = root.resolve("docs/diagnostics.md");
    String pages = Files.exists(docs) ? Files.readString(docs) : "";
    TreeSet<String> missing = new TreeSet<>();
    for (Path file : mainSources(root)) {
      Matcher matcher = CODE.matcher(Files.readString(file));
      while (matcher.find()) {
        if (!Pattern.compile("(?m)^## " + matcher.group(1) + "\\b").matcher(pages).find()) {
          missing.add(matcher.group(1));
        }
      }
    }
    return List.copyOf(missing);
  }

  @Test
  void everyPackageSaysInOneSentenceWhatItIs() throws IOException {
    assertThat(mainSources(ROOT)).hasSizeGreaterThan(100);
    assertThat(packagesWithoutSentence(ROOT)).isEmpty();
  }

  @Test
  void noFileIsLongTestsIncluded() throws IOException {
    assertThat(tooLong(ROOT)).isEmpty();
  }

  @Test
  void nothingIsLeftForLater() throws IOException {
    assertThat(matching(ROOT, LATER)).isEmpty();
  }

  @Test
  void noPathOfOneMachineIsInTheProgram() throws IOException {
    assertThat(matching(ROOT, MACHINE)).isEmpty();
  }

  @Test
  void whatTheCompilerFindsEndsTheBuildAndIsNotWaived() throws IOException {
    String build = Files.readString(ROOT.resolve("pom.xml"));
    assertThat(build)
        .contains("<arg>${compiler.warnings}</arg>")
        .contains("<compiler.warnings>-Werror</compiler.warnings>")
        .doesNotContainPattern(CHECK_OFF);
    assertThat(matching(sources(ROOT, "src"), WAIVER)).isEmpty();
  }

  @Test
  void everyCodeHasAPage() throws IOException {
    assertThat(codesWithoutPage(ROOT)).isEmpty();
  }

  @Test
  void noPageOfACodeShowsSource() throws IOException {
    String pages = Files.readString(ROOT.resolve("docs/diagnostics.md"));
    assertThat(pages).contains("## HL5001");
    assertThat(pages).doesNotContain("public final class", "/**", "public static final");
  }

  @Test
  void eachOfTheseRulesFindsAPlantedFault() throws IOException {
    Path folder = planted.resolve("dsl/src/main/java/bad");
    Files.createDirectories(folder);
    String text = "class Bad { String a = \"HL7777\"; } // TODO later, see /work/" + "here\n";
    String waived = "@Suppress" + "Warnings(\"all\")\n" + text;
    Files.writeString(folder.resolve("Bad.java"), waived + "\n".repeat(MOST_LINES));
    assertThat(packagesWithoutSentence(planted)).hasSize(1);
    assertThat(tooLong(planted)).hasSize(1);
    Path tests = planted.resolve("dsl/src/test/groovy/bad");
    Files.createDirectories(tests);
    Files.writeString(tests.resolve("BadSpec.groovy"), "\n".repeat(MOST_LINES + 1));
    assertThat(tooLong(planted)).hasSize(2);
    assertThat(matching(planted, LATER)).hasSize(1);
    assertThat(matching(planted, MACHINE)).hasSize(1);
    assertThat(matching(sources(planted, "src"), WAIVER)).hasSize(1);
    assertThat("-Xep:BadImport:OFF").matches(CHECK_OFF);
    assertThat(codesWithoutPage(planted)).containsExactly("HL7777");
  }
}
