package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.homelab.cli.CliRun;
import dev.homelab.cli.lab.Clusters;
import dev.homelab.cli.lab.MachineWorld;
import dev.homelab.cli.lab.SandboxRepositories;
import dev.homelab.cli.lab.SandboxWorld;
import dev.homelab.codec.PublicJson;
import dev.homelab.model.Value;
import dev.homelab.sim.flux.Flux;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import dev.homelab.sim.world.SimWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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
  private static final Pattern CONFIRM = Pattern.compile("homelab (up|down) .*?(--delete-data .*)");

  /** Calls of machines that change something. */
  static final String CALLS =
      "ApplyConfiguration|Bootstrap|Reset|Reboot|Shutdown|Upgrade|EtcdRemove|EtcdLeave|EtcdForfeit";

  private final Path folder;
  private @Nullable SimWorld world;
  private final double speed;
  private Clock clock = Clock.systemUTC();
  private @Nullable Process standIn;
  private Path kept = Path.of("unused");

  private MachineLab(Path folder, double speed) {
    this.folder = folder;
    this.speed = speed;
  }

  /** A lab with a script, whose world is there once the first command has run. */
  static MachineLab of(Path folder, String script) {
    return of(folder, script, SPEED);
  }

  /** The same, where everything is so many times faster than real. */
  static MachineLab of(Path folder, String script, double speed) {
    MachineLab lab = new MachineLab(folder, speed);
    lab.script(script);
    return lab;
  }

  /** The clock by which commands measure and wait; that of this machine when none is given. */
  MachineLab by(Clock other) {
    clock = other;
    return this;
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
  public String repository(Path stateFolder, String address) {
    return Flux.repository(SandboxRepositories.folder(stateFolder, address));
  }

  @Override
  public Path ensure(Path stateFolder, String name, SandboxWorld furnished) {
    throw new IllegalStateException("no cluster of this lab exists by itself");
  }

  @Override
  public Machines ensure(Path stateFolder, MachineWorld described) {
    try {
      if (world == null) {
        Path place = Files.createDirectories(stateFolder.resolve(MachineWorld.NAME));
        String text = PublicJson.text(described.description());
        Files.write(place.resolve("world.json"), text.getBytes(StandardCharsets.UTF_8));
        start(place);
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

  private void start(Path place) throws IOException {
    kept = place;
    SimWorld started = SimWorld.start(place, speed);
    world = started;
    String factory = started.factory().url();
    write("port", factory.substring(factory.lastIndexOf(':') + 1));
    Process process = new ProcessBuilder("sleep", "86400").start();
    standIn = process;
    long began = process.info().startInstant().orElseThrow().toEpochMilli();
    write("pid", process.pid() + " " + began);
  }

  /** Starts the world that the script takes for granted. */
  void begin() {
    done("first", "plan");
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
    return run(folder, clock, words);
  }

  /** The same by a clock that goes much faster, so that waiting in vain ends soon. */
  CliRun.Result impatiently(String... words) {
    return run(folder, FastClock.fromNow(), words);
  }

  /** Runs {@code up} of the same script in the same world, as somebody else who knows nothing. */
  CliRun.Result stranger(Path other) {
    try {
      Files.copy(folder.resolve("homelab.groovy"), other.resolve("homelab.groovy"));
      return run(other, Clock.systemUTC(), "up", "--yes");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private CliRun.Result run(Path place, Clock clock, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add(1, "--sandbox");
    return new CliRun(place)
        .on(CliRun.partsWith(this))
        .by(clock)
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

  /** The hosts by name, sorted. */
  SortedMap<String, ProxmoxSimulator> hosts() {
    return new TreeMap<>(world().hosts());
  }

  /** What lies on the hosts, one after the other. */
  List<String> things() {
    WorldFiles files = new WorldFiles(kept);
    return hosts().keySet().stream().flatMap(host -> files.things(host).stream()).toList();
  }

  /** How often a control plane has begun an etcd cluster of its own. */
  int begun() {
    return new WorldFiles(kept).begun();
  }

  /** How many requests have been made that change something on the hosts, and on machines. */
  int[] writes() {
    int requests = hosts().values().stream().mapToInt(host -> host.changes().size()).sum();
    return new int[] {requests, calls()};
  }

  /** How many calls have been made that change something on machines. */
  int calls() {
    return (int)
        world().talos().log().all().stream()
            .filter(entry -> entry.status() == 200)
            .filter(entry -> entry.path().matches(".*/(" + CALLS + ")\\w*"))
            .count();
  }

  /** Forgets the requests so far. */
  void forget() {
    hosts().values().forEach(ProxmoxSimulator::clearRequests);
    world().talos().log().clear();
  }

  /** Ends every fault. */
  void heal() {
    hosts().values().forEach(host -> host.faults().clear());
    world().talos().faults().clear();
  }

  /** Somebody switches each machine off and on. */
  void bootEachMachine() {
    for (String id : world().machines()) {
      world().talos().power(id, false);
      world().talos().power(id, true);
    }
  }

  /**
   * A plain {@code up}: it ends well and asks nothing, a third one has nothing to change and asks
   * for no change, the hosts hold what they shall and nothing else, and etcd has begun so often.
   */
  void whole(List<String> expected, int begun, String when) {
    done(when, "up", "--yes");
    settled(expected, begun, when);
  }

  /**
   * The same after an {@code up} with all that it names confirmed. What the script changed of a
   * machine that restarts while the plan is made follows with one more.
   */
  void wholeWithout(List<String> expected, int begun, String when) {
    confirmed("up", when);
    if (run("plan", "--exit-code").code() != 0) {
      done("once more " + when, "up", "--yes");
    }
    settled(expected, begun, when);
  }

  private void settled(List<String> expected, int begun, String when) {
    assertThat(begun()).as("etcd has begun, %s", when).isEqualTo(begun);
    forget();
    assertThat(done(when, "up").out()).as("third up %s", when).contains("nothing to change");
    assertThat(writes()).as("changes of a third up %s", when).containsExactly(0, 0);
    done(when, "state", "verify");
    assertThat(things()).as("the host %s", when).isEqualTo(expected);
  }

  /** A plain {@code down} with all that it names confirmed: no machine is left and no record. */
  void down(String when) {
    confirmed("down", when);
    assertThat(things()).as("the host %s", when).noneMatch(one -> one.startsWith("machine"));
    assertThat(run("state", "list").out()).as("records %s", when).isEmpty();
  }

  private void confirmed(String verb, String when) {
    CliRun.Result first = run(verb, "--yes");
    String said = first.out() + first.err();
    assertThat(first.code()).as("%s %s: %s", verb, when, said).isIn(0, 5);
    Matcher named = CONFIRM.matcher(said);
    if (named.find()) {
      done(when, (verb + " --yes " + named.group(2)).split(" "));
    }
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
