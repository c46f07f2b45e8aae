package dev.homelab.sim.kube;

import dev.homelab.sim.kube.http.PrivateFiles;
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
import org.jspecify.annotations.Nullable;

/**
 * The simulator as a process of its own: {@code --state DIR --name NAME --speed N --idle-minutes N
 * --port N}. Writes {@code DIR/kubeconfig} and {@code DIR/pid} when it serves, and ends on SIGTERM
 * or after a time without requests.
 */
public final class SimulatorMain {
  private static final long LOOK_SECONDS = 5;

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
      told.println("needs --state DIR, and takes --name, --speed, --port and --idle-minutes");
      return 2;
    }
    Path folder = Path.of(state).toAbsolutePath();
    Files.createDirectories(folder);
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        told.println("another simulator already serves " + folder);
        return 4;
      }
      serve(folder, given);
      return 0;
    }
  }

  private static void serve(Path folder, Map<String, String> given)
      throws IOException, InterruptedException {
    SimulatorOptions options =
        SimulatorOptions.inMemory()
            .withState(folder)
            .withCluster(given.getOrDefault("--name", "sandbox"))
            .withSpeed(Double.parseDouble(given.getOrDefault("--speed", "20")))
            .withPort(port(folder, given.get("--port")));
    CountDownLatch stop = new CountDownLatch(1);
    try (KubeSimulator simulator = start(options)) {
      Thread hook = new Thread(() -> stop(folder, stop, simulator), "simulator-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      PrivateFiles.write(folder.resolve("port"), text(Integer.toString(portOf(simulator))));
      PrivateFiles.write(folder.resolve("kubeconfig"), text(simulator.kubeconfig()));
      PrivateFiles.write(folder.resolve("pid"), text(Sandbox.mark(ProcessHandle.current())));
      long idle =
          TimeUnit.MINUTES.toMillis(Long.parseLong(given.getOrDefault("--idle-minutes", "0")));
      while (!stop.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
        if (idle > 0 && simulator.idleMillis() > idle || !Files.isDirectory(folder)) {
          return;
        }
      }
    } finally {
      Files.deleteIfExists(folder.resolve("pid"));
    }
  }

  private static void stop(Path folder, CountDownLatch stop, KubeSimulator simulator) {
    stop.countDown();
    simulator.close();
    try {
      Files.deleteIfExists(folder.resolve("pid"));
    } catch (IOException left) {
      return;
    }
  }

  /** The same port as last time when it is free, so that copied kubeconfigs stay right. */
  private static KubeSimulator start(SimulatorOptions options) {
    try {
      return KubeSimulator.start(options);
    } catch (SimulatorException e) {
      return KubeSimulator.start(options.withPort(0));
    }
  }

  private static int port(Path folder, @Nullable String given) throws IOException {
    if (given != null) {
      return Integer.parseInt(given);
    }
    Path last = folder.resolve("port");
    return Files.exists(last) ? Integer.parseInt(Files.readString(last).strip()) : 0;
  }

  private static int portOf(KubeSimulator simulator) {
    String url = simulator.url();
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
