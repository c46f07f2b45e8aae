package dev.homelab.real;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command line behind {@code test-fixtures/real/start} and {@code test-fixtures/real/stop}. */
public final class RealCommand {

  private static final String USAGE = "Usage: start DIR | stop DIR";

  private RealCommand() {}

  /** Runs {@code start DIR} or {@code stop DIR}; exits with 2 on wrong words, 1 on a failure. */
  public static void main(String[] args) {
    if (args.length != 2) {
      System.err.println(USAGE);
      System.exit(2);
    }
    Path folder = Path.of(args[1]).toAbsolutePath();
    try {
      run(args[0], folder);
    } catch (RealException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void run(String word, Path folder) {
    switch (word) {
      case "start" -> start(folder);
      case "stop" -> {
        PartProcess.killAll(folder);
        ClusterStart.removeFolder(folder);
      }
      case "controllers" -> controllers(folder);
      default -> {
        System.err.println(USAGE);
        System.exit(2);
      }
    }
  }

  private static void start(Path folder) {
    Instant began = Instant.now();
    RealControlPlane.launch(RealParts.ofThisMachine(), folder);
    PartProcess.start(folder, "controllers", controllersCommand(folder));
    long seconds = Duration.between(began, Instant.now()).toSeconds();
    System.err.println("real: the control plane is ready after " + seconds + " s");
    System.out.println(ClusterStart.kubeconfig(folder));
  }

  private static List<String> controllersCommand(Path folder) {
    String java = String.join(File.separator, System.getProperty("java.home"), "bin", "java");
    return List.of(
        java,
        "-Xmx128m",
        "-XX:+UseSerialGC",
        "-cp",
        classPath(),
        RealCommand.class.getName(),
        "controllers",
        folder.toString());
  }

  /** This JVM's class path in full: the controllers run in another folder. */
  private static String classPath() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs the fake controllers until the process is killed by {@code stop}. */
  private static void controllers(Path folder) {
    KubeApi api = Kubeconfig.open(ClusterStart.kubeconfig(folder));
    try (FakeProvisioner provisioner = new FakeProvisioner(api);
        FakeLoadBalancers balancers = new FakeLoadBalancers(api)) {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
