package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A scene that is prepared once. Each trial begins with a copy of the lab as it is before the
 * scene's command.
 */
final class MachineStage {
  private final MachineScene scene;
  private final Path folder;
  private final List<Request> requests = new ArrayList<>();
  private List<String> things = List.of();
  private int begun;
  private int trials;

  /**
   * A request that changes something.
   *
   * @param host the host that is asked; empty for the machines
   * @param number its place among those, from 0
   */
  record Request(String host, int number) {
    @Override
    public String toString() {
      return host.isEmpty() ? "call " + number : "request " + number + " of " + host;
    }
  }

  private MachineStage(MachineScene scene, Path folder) {
    this.scene = scene;
    this.folder = folder;
  }

  /** Brings up what is there before the scene, and runs it once without trouble. */
  static MachineStage of(MachineScene scene, Path folder) throws IOException {
    MachineStage stage = new MachineStage(scene, Files.createDirectories(folder));
    Path before = Files.createDirectory(folder.resolve("before"));
    if (!scene.before().isEmpty()) {
      try (MachineLab lab = MachineLab.of(before, scene.before())) {
        lab.done("before", "up", "--yes");
        scene.meanwhile().accept(lab);
      }
    }
    stage.undisturbed();
    return stage;
  }

  private void undisturbed() throws IOException {
    try (MachineLab lab = open()) {
      lab.done(scene.name(), words());
      lab.hosts().forEach((host, known) -> add(host, known.changes().size()));
      add("", lab.calls());
      things = lab.things();
      begun = lab.begun();
    }
  }

  private void add(String host, int count) {
    for (int number = 0; number < count; number++) {
      requests.add(new Request(host, number));
    }
  }

  MachineScene scene() {
    return scene;
  }

  /** The requests of the scene's command that change something. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** How many requests each host and the machines get. */
  Map<String, Long> counts() {
    return requests.stream()
        .collect(Collectors.groupingBy(Request::host, TreeMap::new, Collectors.counting()));
  }

  /** The scene's command line for a process of its own. */
  String[] inSandbox() {
    List<String> words = new ArrayList<>(scene.words());
    words.add(1, "--sandbox");
    return words.toArray(String[]::new);
  }

  /** The scene's command line. */
  String[] words() {
    return scene.words().toArray(String[]::new);
  }

  /** A lab that is about to see the scene. */
  MachineLab open() throws IOException {
    Path place = folder.resolve("trial-" + trials++);
    Machine.copy(folder.resolve("before"), place);
    MachineLab lab = MachineLab.of(place, scene.after());
    lab.done("before " + scene.name(), "plan");
    lab.forget();
    return lab;
  }

  /** The next command, which is told nothing: the lab is as it would have been without trouble. */
  void settles(MachineLab lab, String when) {
    String what = scene.name() + " " + when;
    if (scene.words().get(0).equals("down")) {
      lab.down(what);
    } else {
      lab.wholeWithout(things, begun, what);
    }
  }

  /** The lab goes down. */
  void goesDown(MachineLab lab, String when) {
    lab.down(scene.name() + " " + when);
    assertThat(lab.things()).as("%s %s", scene.name(), when).noneMatch(one -> one.contains("vm-"));
  }
}
