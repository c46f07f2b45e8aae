package dev.homelab.sim.kube;

import dev.homelab.sim.kube.http.PrivateFiles;
import dev.homelab.sim.proxmox.ProxmoxOptions;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import dev.homelab.sim.world.SimWorld;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The simulator as a process of its own: {@code --kind kubernetes|proxmox|world --state DIR --name
 * NAME --nodes NAME,NAME --speed N --idle-minutes N --port N}. Writes {@code DIR/kubeconfig}, or
 * {@code DIR/access.json} for a Proxmox VE host or for a world, which reads {@code DIR/world.json},
 * and {@code DIR/pid} when it serves, and ends on SIGTERM or after a time without requests.
 */
public final class SimulatorMain {
  private static final long LOOK_SECONDS = 5;
  private static final long LOCK_SECONDS = 20;
  private static final long LOCK_LOOK_MILLIS = 20;

  private SimulatorMain() {}

  /** Runs until it is stopped. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int code = run(args, System.err);
    if (code != 0) {
      Runtime.getRuntime().halt(code);
    }
  }

  static int run(String[] args, PrintStream told) throws IOException, InterruptedException {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      given.put(args[i], args[i + 1]);
    }
    String state = given.get("--state");
    if (state == null || args.length % 2 != 0) {
      told.println(
          "needs --state DIR; takes --kind, --name, --nodes, --speed, --port, --idle-minutes");
      return 2;
    }
    Path folder = Path.of(state).toAbsolutePath();
    Files.createDirectories(folder);
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(folder, channel)) {
      if (lock == null) {
        told.println("another simulator already serves " + folder);
        return 4;
      }
      serve(folder, given);
      return 0;
    }
  }

  /**
   * The lock of a folder, null when another simulator serves it. One that only starts, or that
   * ends, is waited for: whoever started it may have been killed, and starts another one.
   */
  private static @Nullable FileLock lock(Path folder, FileChannel channel)
      throws IOException, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LOCK_SECONDS);
    FileLock lock = channel.tryLock();
    while (lock == null && Sandbox.process(folder).isEmpty() && System.nanoTime() < end) {
      never.await(LOCK_LOOK_MILLIS, TimeUnit.MILLISECONDS);
      lock = channel.tryLock();
    }
    return lock;
  }

  /**
   * What runs, whichever platform it is.
   *
   * @param url its address
   * @param file the name of the folder's file that tells clients how to reach it
   * @param access the text of that file
   * @param idleMillis milliseconds since the last request
   * @param end stops it
   */
  private record Served(
      String url, String file, String access, LongSupplier idleMillis, Runnable end)
      implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  private static void serve(Path folder, Map<String, String> given)
      throws IOException, InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    try (Served served = start(folder, given)) {
      Thread hook = new Thread(() -> stop(folder, stop, served), "simulator-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      PrivateFiles.write(folder.resolve("port"), text(Integer.toString(portOf(served.url()))));
      PrivateFiles.write(folder.resolve(served.file()), text(served.access()));
      PrivateFiles.write(folder.resolve("pid"), text(Sandbox.mark(ProcessHandle.current())));
      long idle =
          TimeUnit.MINUTES.toMillis(Long.parseLong(given.getOrDefault("--idle-minutes", "0")));
      while (!stop.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
        if ((idle > 0 && served.idleMillis().getAsLong() > idle) || !Files.isDirectory(folder)) {
          return;
        }
      }
    } finally {
      Files.deleteIfExists(folder.resolve("pid"));
    }
  }

  private static void stop(Path folder, CountDownLatch stop, Served served) {
    stop.countDown();
    served.close();
    try {
      Files.deleteIfExists(folder.resolve("pid"));
    } catch (IOException left) {
      return;
    }
  }

  /** On the same port as last time when it is free, so that copied addresses stay right. */
  private static Served start(Path folder, Map<String, String> given) throws IOException {
    int port = port(folder, given.get("--port"));
    try {
      return start(folder, given, port);
    } catch (SimulatorException e) {
      return start(folder, given, 0);
    }
  }

  private static Served start(Path folder, Map<String, String> given, int port) {
    return switch (given.getOrDefault("--kind", Sandbox.CLUSTER)) {
      case Sandbox.HOST -> host(folder, given, port);
      case Sandbox.WORLD -> world(folder, given);
      default -> cluster(folder, given, port);
    };
  }

  private static double speed(Map<String, String> given) {
    return Double.parseDouble(given.getOrDefault("--speed", "20"));
  }

  private static Served cluster(Path folder, Map<String, String> given, int port) {
    KubeSimulator simulator =
        KubeSimulator.start(
            SimulatorOptions.inMemory()
                .withState(folder)
                .withCluster(given.getOrDefault("--name", "sandbox"))
                .withSpeed(speed(given))
                .withPort(port));
    return new Served(
        simulator.url(),
        Sandbox.KUBECONFIG,
        simulator.kubeconfig(),
        simulator::idleMillis,
        simulator::close);
  }

  private static Served host(Path folder, Map<String, String> given, int port) {
    ProxmoxSimulator simulator =
        ProxmoxSimulator.start(
            ProxmoxOptions.inMemory()
                .withNodes(given.getOrDefault("--nodes", "pve").split(",", -1))
                .withState(folder)
                .withSpeed(speed(given))
                .withPort(port));
    return new Served(
        simulator.url(),
        Sandbox.ACCESS,
        simulator.access(),
        simulator::idleMillis,
        simulator::close);
  }

  private static Served world(Path folder, Map<String, String> given) {
    SimWorld world = SimWorld.start(folder, speed(given));
    return new Served(
        world.factory().url(), Sandbox.ACCESS, world.access(), world::idleMillis, world::close);
  }

  private static int port(Path folder, @Nullable String given) throws IOException {
    if (given != null) {
      return Integer.parseInt(given);
    }
    Path last = folder.resolve("port");
    return Files.exists(last) ? Integer.parseInt(Files.readString(last).strip()) : 0;
  }

  private static int portOf(String url) {
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
