package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.homelab.cli.CliRun;
import dev.homelab.cli.lab.Clusters;
import dev.homelab.cli.lab.MachineWorld;
import dev.homelab.cli.lab.SandboxWorld;
import dev.homelab.codec.PublicJson;
import dev.homelab.model.Value;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import dev.homelab.sim.world.SimWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A lab of machines in a simulated world of this process. Commands run in this process, or as
 * processes of their own that find the same world and can be killed. A process that does nothing
 * stands for the world's where the sandbox looks for one.
 */
final class MachineLab implements Clusters, AutoCloseable {
  /** How many times faster than real ones machines boot and install. */
  private static final double SPEED = 1_000;

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern CONFIRM = Pattern.compile("homelab down .*?(--delete-data .*)");

  /** Calls of machines that change something. */
  static final String CALLS =
      "ApplyConfiguration|Bootstrap|Reset|Reboot|Shutdown|Upgrade|EtcdRemove|EtcdLeave|EtcdForfeit";

  private final Path folder;
  private @Nullable SimWorld world;
  private @Nullable Process standIn;
  private Path kept = Path.of("unused");

  private MachineLab(Path folder) {
    this.folder = folder;
  }

  /** A lab with a script, whose world is there once the first command has run. */
  static MachineLab of(Path folder, String script) {
    MachineLab lab = new MachineLab(folder);
    lab.script(script);
    return lab;
  }

  /** The script of an example. */
  static String example(String name) {
    try {
      Path root = Path.of(System.getProperty("homelab.root", "../.."));
      return Files.readString(root.resolve("examples").resolve(name).resolve("homelab.groovy"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Three control planes behind one address, two workers, and nothing on them. */
  static String machines() {
    return machines("e-proxmox");
  }

  /** The machines of an example, and nothing on them. */
  static String machines(String example) {
    return example(example).replaceAll("(?m)^ *namespace\\(.*\\R", "");
  }

  /** Makes the script say something else. */
  void script(String text) {
    try {
      Files.writeString(folder.resolve("homelab.groovy"), text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public Path ensure(Path stateFolder, String name, SandboxWorld furnished) {
    throw new IllegalStateException("no cluster of this lab exists by itself");
  }

  @Override
  public Machines ensure(Path stateFolder, MachineWorld described) {
    try {
      if (world == null) {
        start(stateFolder.resolve(MachineWorld.NAME), PublicJson.text(described.description()));
      }
      JsonNode access = JSON.readTree(world().access());
      Map<String, Value.Tree> hosts = new TreeMap<>();
      access
          .path("hosts")
          .properties()
          .forEach(one -> hosts.put(one.getKey(), way(one.getValue())));
      String factory = access.path("factory").asText();
      return new Machines(hosts, factory, kept.resolve("directory.json"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Value.Tree way(JsonNode host) {
    Map<String, Object> way = new TreeMap<>();
    host.properties().forEach(one -> way.put(one.getKey(), one.getValue().asText()));
    return Value.ofMap(way);
  }

  private void start(Path place, String description) throws IOException {
    kept = Files.createDirectories(place);
    write("world.json", description);
    SimWorld started = SimWorld.start(place, SPEED);
    world = started;
    String factory = started.factory().url();
    write("port", factory.substring(factory.lastIndexOf(':') + 1));
    Process process = new ProcessBuilder("sleep", "86400").start();
    standIn = process;
    long began = process.info().startInstant().orElseThrow().toEpochMilli();
    write("pid", process.pid() + " " + began);
  }

  private void write(String name, String text) throws IOException {
    Files.write(kept.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  /** The world; started by the first command that needs it. */
  SimWorld world() {
    SimWorld started = world;
    if (started == null) {
      throw new IllegalStateException("no command has started the world yet");
    }
    return started;
  }

  /** The only host. */
  ProxmoxSimulator host() {
    return world().hosts().values().iterator().next();
  }

  /** Runs a command in this process. */
  CliRun.Result run(String... words) {
    return run(folder, words);
  }

  /** Runs {@code up} of the same script in the same world, as somebody else who knows nothing. */
  CliRun.Result stranger(Path other) {
    try {
      Files.copy(folder.resolve("homelab.groovy"), other.resolve("homelab.groovy"));
      return run(other, "up", "--yes");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private CliRun.Result run(Path place, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add(1, "--sandbox");
    return new CliRun(place)
        .on(CliRun.partsWith(this))
        .with("HOME", place.resolve("home").toString())
        .with("XDG_CONFIG_HOME", place.resolve("home/.config").toString())
        .run(all.toArray(String[]::new));
  }

  /** Runs a command that ends well. */
  CliRun.Result done(String when, String... words) {
    CliRun.Result result = run(words);
    String said = String.join(" ", words) + ' ' + when + ": " + result.out() + result.err();
    assertThat(result.code()).as(said).isZero();
    return result;
  }

  /** The same commands as processes of their own. */
  Tool tool() {
    return new Tool(folder);
  }

  /** What lies on the host. */
  List<String> things() {
    return new WorldFiles(kept).things(world().hosts().keySet().iterator().next());
  }

  /** How many requests have been made that change something on the host, and on machines. */
  int[] writes() {
    int host = host().changes().size();
    int calls =
        (int)
            world().talos().log().all().stream()
                .filter(entry -> entry.status() == 200)
                .filter(entry -> entry.path().matches(".*/(" + CALLS + ")\\w*"))
                .count();
    return new int[] {host, calls};
  }

  /** Forgets the requests so far. */
  void forget() {
    host().clearRequests();
    world().talos().log().clear();
  }

  /**
   * A plain {@code up}: it ends well and asks nothing, a third one has nothing to change and asks
   * for no change, the host holds what it shall and nothing else, and etcd has begun once.
   */
  void whole(List<String> expected, int begun, String when) {
    done(when, "up", "--yes");
    assertThat(new WorldFiles(kept).begun()).as("etcd has begun, %s", when).isEqualTo(begun);
    forget();
    assertThat(done(when, "up").out()).as("third up %s", when).contains("nothing to change");
    assertThat(writes()).as("changes of a third up %s", when).containsExactly(0, 0);
    done(when, "state", "verify");
    assertThat(things()).as("the host %s", when).isEqualTo(expected);
  }

  /** A plain {@code down} with all that it names confirmed: no machine is left and no record. */
  void down(String when) {
    CliRun.Result down = run("down", "--yes");
    assertThat(down.code()).as("down %s: %s%s", when, down.out(), down.err()).isIn(0, 5);
    Matcher named = CONFIRM.matcher(down.out() + down.err());
    if (named.find()) {
      done(when, ("down --yes " + named.group(1)).split(" "));
    }
    assertThat(things()).as("the host %s", when).noneMatch(one -> one.startsWith("machine"));
    assertThat(run("state", "list").out()).as("records %s", when).isEmpty();
  }

  @Override
  public void close() {
    if (standIn != null) {
      standIn.destroyForcibly();
    }
    if (world != null) {
      world.close();
    }
  }
}
