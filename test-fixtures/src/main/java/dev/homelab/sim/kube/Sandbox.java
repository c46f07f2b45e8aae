package dev.homelab.sim.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.http.PrivateFiles;
import dev.homelab.sim.kube.json.Json;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Simulated clusters as processes that outlive the command that started them. */
public final class Sandbox {
  /** The kind of a simulated Kubernetes cluster. */
  static final String CLUSTER = "kubernetes";

  /** The kind of a simulated Proxmox VE host. */
  static final String HOST = "proxmox";

  /** The kind of a world of hosts, boxes and clusters. */
  static final String WORLD = "world";

  /** The file that says how a cluster is reached. */
  static final String KUBECONFIG = "kubeconfig";

  /** The file that says how a host is reached. */
  static final String ACCESS = "access.json";

  private static final long START_MILLIS = 30_000;
  private static final long LOOK_MILLIS = 20;
  private static final int CONNECT_MILLIS = 500;
  private static final long STOP_SECONDS = 10;
  private static final String IDLE_MINUTES = "120";
  private static final Pattern PROCESS = Pattern.compile("([0-9]{1,18}) ([0-9]{1,18})");

  /** How far two readings of when a process began may differ: the clock may have been set. */
  private static final long CLOCK_MILLIS = 5_000;

  private Sandbox() {}

  /**
   * A simulated cluster that a folder keeps.
   *
   * @param name the cluster's name
   * @param server where it serves or served last, such as {@code https://127.0.0.1:41234}
   * @param pid the number of its process, or null when none lives
   */
  public record Kept(String name, String server, @Nullable Long pid) {}

  /** The clusters whose worlds lie in the folder of a sandbox, by name. */
  public static List<Kept> list(Path stateDir) {
    List<Kept> kept = new ArrayList<>();
    if (!Files.isDirectory(stateDir)) {
      return kept;
    }
    try (Stream<Path> folders = Files.list(stateDir)) {
      for (Path folder : folders.sorted().toList()) {
        Path port = folder.resolve("port");
        if (Files.exists(port)) {
          Long pid = process(folder).map(ProcessHandle::pid).orElse(null);
          String server = "https://127.0.0.1:" + Files.readString(port).strip();
          kept.add(new Kept(String.valueOf(folder.getFileName()), server, pid));
        }
      }
      return kept;
    } catch (IOException e) {
      throw new SimulatorException("the sandbox in " + stateDir + " cannot be read", e);
    }
  }

  /**
   * Makes sure that a simulated cluster serves, and gives the path of its kubeconfig. A live one is
   * used again; else one is started from the class path of this JVM, with what the folder kept.
   *
   * @param stateDir the folder of the sandbox; each cluster has one of its own below it
   * @param cluster the cluster's name
   * @throws SimulatorException when it does not come up; the message names the log
   */
  public static Path ensure(Path stateDir, String cluster) {
    return ensure(stateDir, cluster, Furnishing.NONE);
  }

  /**
   * The same for a cluster that has what a script takes for granted; what it lacks of that it gets,
   * by a new start where it runs.
   */
  public static Path ensure(Path stateDir, String cluster, Furnishing furnishing) {
    Path folder = folder(stateDir, cluster);
    try {
      Furnishing known = Furnishing.in(folder);
      Furnishing wished = known.and(furnishing);
      if (!wished.equals(known)) {
        Files.createDirectories(folder);
        stop(stateDir, cluster);
        wished.write(folder);
      }
    } catch (IOException e) {
      throw new SimulatorException("the sandbox cannot be furnished in " + folder, e);
    }
    return ensure(stateDir, cluster, 20);
  }

  /** The same at a speed of the controllers; 1 is real time. */
  public static Path ensure(Path stateDir, String cluster, double speed) {
    List<String> words = List.of("--kind", CLUSTER, "--name", cluster);
    return ensure(folder(stateDir, cluster), KUBECONFIG, words, speed);
  }

  /**
   * Makes sure that a simulated Proxmox VE cluster serves, and gives the path of a JSON file with
   * its {@code url}, {@code fingerprint} and {@code token}, which only its owner can read.
   *
   * @param nodes the names of its nodes; they count when it is made
   * @throws SimulatorException when it does not come up; the message names the log
   */
  public static Path ensureHost(Path stateDir, String host, List<String> nodes, double speed) {
    List<String> words =
        List.of("--kind", HOST, "--name", host, "--nodes", String.join(",", nodes));
    return ensure(folder(stateDir, host), ACCESS, words, speed);
  }

  /**
   * Makes sure that a simulated world serves that has what a script takes for granted, and gives
   * its folder: {@code access.json} there says how its hosts and its image factory are reached,
   * {@code directory.json} where the addresses of the lab are found on loopback. What the world
   * lacks of the wish it gets by a new start; what machines hold is kept.
   *
   * @param world {@code hosts} and {@code boxes}
   * @param speed how many times faster than life its clocks go
   * @throws SimulatorException when it does not come up; the message names the log
   */
  public static Path ensureWorld(Path stateDir, JsonNode world, double speed) {
    Path folder = folder(stateDir, WORLD);
    Path file = folder.resolve("world.json");
    try {
      boolean same = Files.exists(file) && Json.parse(Files.readAllBytes(file)).equals(world);
      if (!same) {
        Files.createDirectories(folder);
        stop(stateDir, WORLD);
        PrivateFiles.write(file, Json.bytes(world));
      }
    } catch (IOException e) {
      throw new SimulatorException("the sandbox cannot be furnished in " + folder, e);
    }
    ensure(folder, ACCESS, List.of("--kind", WORLD), speed);
    return folder;
  }

  private static Path ensure(Path folder, String file, List<String> words, double speed) {
    Path access = folder.resolve(file);
    try {
      Files.createDirectories(folder);
      if (serves(folder, file)) {
        return access;
      }
      Process process = launch(folder, words, speed);
      await(folder, file, process);
      return access;
    } catch (IOException e) {
      throw new SimulatorException("the sandbox cannot be started in " + folder, e);
    }
  }

  /** The folder of one cluster below the sandbox's. */
  public static Path folder(Path stateDir, String cluster) {
    return stateDir.resolve(cluster.replaceAll("[^A-Za-z0-9._-]", "_"));
  }

  private static Process launch(Path folder, List<String> words, double speed) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    line.add(words.contains(WORLD) ? "-Xmx1g" : "-Xmx512m");
    line.addAll(
        List.of("-cp", System.getProperty("java.class.path"), SimulatorMain.class.getName()));
    line.addAll(List.of("--state", folder.toAbsolutePath().toString()));
    line.addAll(words);
    line.addAll(List.of("--speed", Double.toString(speed), "--idle-minutes", IDLE_MINUTES));
    boolean detach = Files.isExecutable(Path.of("/usr/bin/setsid"));
    if (detach) {
      line.add(0, "/usr/bin/setsid");
    }
    File log = folder.resolve("simulator.log").toFile();
    return new ProcessBuilder(line)
        .redirectInput(ProcessBuilder.Redirect.from(new File(nothing())))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .redirectError(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  private static String nothing() {
    return System.getProperty("os.name", "").startsWith("Windows") ? "NUL" : "/dev/null";
  }

  private static void await(Path folder, String access, Process process) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
    while (System.nanoTime() < end) {
      if (serves(folder, access)) {
        return;
      }
      try {
        process.onExit().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (process(folder).isEmpty()) {
          break;
        }
      } catch (TimeoutException e) {
        // It goes on starting.
      } catch (ExecutionException | InterruptedException e) {
        throw new SimulatorException("the sandbox was stopped while it started", e);
      }
    }
    Path log = folder.resolve("simulator.log");
    throw new SimulatorException(
        "the sandbox did not start; its log is " + log, lastWords(log), null);
  }

  /** The line of a log that says why a process ended: the last that is no step of a trace. */
  private static String lastWords(Path log) throws IOException {
    String last = "";
    if (Files.exists(log)) {
      for (String line : Files.readString(log).lines().toList()) {
        boolean step = line.startsWith("\t") || line.startsWith("  ") || line.isBlank();
        last = step ? last : line.strip();
      }
    }
    return last.replaceFirst("^.*(?:Exception|Error): ", "");
  }

  /**
   * The process that serves a cluster's folder, empty when none lives. A number alone is no proof:
   * what was killed leaves its file, and the system gives its number to others. So the process must
   * also have begun when the file says.
   */
  public static Optional<ProcessHandle> process(Path folder) throws IOException {
    Path file = folder.resolve("pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Matcher said = PROCESS.matcher(Files.readString(file).strip());
    if (!said.matches()) {
      return Optional.empty();
    }
    long began = Long.parseLong(said.group(2));
    return ProcessHandle.of(Long.parseLong(said.group(1)))
        .filter(ProcessHandle::isAlive)
        .filter(handle -> Math.abs(began(handle) - began) <= CLOCK_MILLIS);
  }

  /** What the file of a process says: its number, and the millisecond in which it began. */
  static String mark(ProcessHandle process) {
    return process.pid() + " " + began(process);
  }

  private static long began(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** Whether the process of a folder answers. It writes its number after all that it tells. */
  private static boolean serves(Path folder, String access) throws IOException {
    Path file = folder.resolve("port");
    if (process(folder).isEmpty() || !Files.exists(file) || !Files.exists(folder.resolve(access))) {
      return false;
    }
    try (Socket socket = new Socket()) {
      int port = Integer.parseInt(Files.readString(file).strip());
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      socket.connect(new InetSocketAddress(loopback, port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Stops a cluster's process and keeps its objects; nothing when none lives.
   *
   * @return whether one lived
   */
  public static boolean stop(Path stateDir, String cluster) {
    try {
      Optional<ProcessHandle> found = process(folder(stateDir, cluster));
      if (found.isPresent()) {
        found.get().destroy();
        found.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
      }
      return found.isPresent();
    } catch (TimeoutException e) {
      throw new SimulatorException("the sandbox " + cluster + " does not stop", e);
    } catch (IOException | ExecutionException | InterruptedException e) {
      throw new SimulatorException("the sandbox " + cluster + " cannot be stopped", e);
    }
  }
}
