package dev.homelab.provider.talos.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.TalosOracle;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.real.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our merges beside those of Talos's own patcher. */
@Tag("real")
class RealMergeTest {
  private static TalosOracle talos;

  @BeforeAll
  static void start() {
    talos = TalosOracle.start();
  }

  @AfterAll
  static void stop() {
    if (talos != null) {
      talos.close();
    }
  }

  static Stream<MergeCase> cases() {
    return MergeCase.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void mergesAsTalosDoes(MergeCase merge) {
    assertSame(merge.config(), merge.patches());
  }

  @Test
  void mergesTheirOwnSamples() throws IOException {
    for (Path folder : list(SharedFolder.require("specs/talos/testdata/patches"))) {
      List<String> patches = new ArrayList<>();
      String config = "";
      for (Path file : list(folder)) {
        String name = file.getFileName().toString();
        if (name.equals("config.yaml") || name.equals("base.yaml")) {
          config = Files.readString(file);
        } else if (name.startsWith("strategic") || name.startsWith("patch")) {
          patches.add(Files.readString(file));
        }
      }
      assertSame(config, patches);
    }
  }

  @Test
  void readsAndWritesTheirSamplesOfDocuments() throws IOException {
    Path folder = SharedFolder.require("specs/talos/testdata/documents");
    List<Path> files = SharedFolder.yamlFiles(folder);
    assertThat(files).hasSizeGreaterThan(50);
    for (Path file : files) {
      assertSame(Files.readString(file), List.of());
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static void assertSame(String config, List<String> patches) {
    ObjectNode question = TalosOracle.question("merge").put("config", config);
    patches.forEach(question.withArray("patches")::add);
    TalosOracle.Answer theirs = talos.ask(question);
    String ours = ours(config, patches);
    String told = patches + "\nTalos: " + theirs.error();
    if (theirs.works()) {
      assertThat(ours).as(told).isEqualTo(theirs.text());
    } else {
      assertThat(ours).as(told).startsWith("refused");
    }
  }

  private static String ours(String text, List<String> patches) {
    try {
      MachineConfig config = MachineConfig.parse(text);
      for (String patch : patches) {
        config = ConfigPatch.parse(patch).applyTo(config);
      }
      return config.write();
    } catch (TalosException e) {
      return "refused: " + e.getMessage();
    }
  }
}
