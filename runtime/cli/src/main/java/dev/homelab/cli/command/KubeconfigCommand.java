package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.Addresses;
import dev.homelab.cli.lab.Authorities;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.OneCall;
import dev.homelab.cli.lab.ReachedTarget;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Nearest;
import dev.homelab.model.Address;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.TargetAccess;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.AddressBook;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code kubeconfig}: prints the kubeconfig of a cluster, simulated or real. */
public final class KubeconfigCommand implements Command {
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final int HTTPS = 443;

  @Override
  public ExitCode run(Request request) {
    try (LabSession session = LabSession.openToLook(request)) {
      String wished = request.invocation().argument(0);
      TargetSpec target = target(session.graph(), wished);
      ResourceGraph live = session.liveGraph();
      TargetSpec now = live.targets().getOrDefault(target.address(), target);
      request
          .console()
          .exactly(
              now.config().get("access") == null
                  ? content(now, session.paths().folder(), request)
                  : made(now, session, request));
      return ExitCode.DONE;
    }
  }

  private static TargetSpec target(ResourceGraph graph, @Nullable String wished) {
    TreeMap<Address, TargetSpec> clusters = new TreeMap<>();
    List<String> names = new ArrayList<>();
    for (TargetSpec target : graph.targets().values()) {
      if (target.provider().equals("kubernetes")) {
        clusters.put(target.address(), target);
        names.add(target.address().last().name());
      }
    }
    Address meant =
        wished == null
            ? onlyOuter(clusters.keySet())
            : Addresses.exactly(clusters.keySet()).lookUp(wished);
    TargetSpec found = meant == null ? null : clusters.get(meant);
    if (found != null) {
      return found;
    }
    String title =
        clusters.isEmpty()
            ? "the lab has no cluster"
            : wished == null ? "which cluster?" : "the lab has no cluster '" + wished + "'";
    Diagnostic problem = Diagnostic.error("HL9023", title);
    String near = wished == null ? null : Nearest.to(wished, names);
    if (near != null) {
      problem = problem.withHint("did you mean '" + near + "'?");
    } else if (!names.isEmpty()) {
      problem = problem.withHint("one of " + String.join(", ", names));
    }
    throw LabSession.problem(problem);
  }

  /** The only cluster that is in no other one, or null. */
  private static @Nullable Address onlyOuter(Set<Address> clusters) {
    List<Address> outer =
        clusters.stream()
            .filter(
                one ->
                    clusters.stream().noneMatch(other -> !one.equals(other) && one.isWithin(other)))
            .toList();
    return outer.size() == 1 ? outer.get(0) : null;
  }

  /**
   * One with a client certificate made now, which in the sandbox leads to loopback; of a tenant's
   * cluster the one that it keeps for people.
   */
  private static String made(TargetSpec target, LabSession session, Request request) {
    OneCall call = new OneCall(session.secrets(), request.around().clock(), TIME);
    Value.Tree config = ReachedTarget.config(session, target);
    if (config.get("secrets") instanceof Value.Secret secrets) {
      Authorities.require(
          session, secrets.name(), String.valueOf(Value.textOf(config.get("cluster"))));
    }
    String text = TargetAccess.made(config, session.options(), call);
    if (TargetAccess.isKept(config)) {
      return text;
    }
    URI server = URI.create(String.valueOf(Value.textOf(config.get("server"))));
    int port = server.getPort() < 0 ? HTTPS : server.getPort();
    AddressBook book = session.options().addresses();
    if (book == AddressBook.REAL) {
      return text;
    }
    String there = "https://127.0.0.1:" + book.find(server.getHost(), port).getPort();
    return text.replaceFirst(
        "( *)server: .*", "$1server: " + there + "\n$1tls-server-name: " + server.getHost());
  }

  private static String content(TargetSpec target, Path labFolder, Request request) {
    String given = Value.textOf(target.config().get("kubeconfig"));
    String path = given == null ? byEnvironment(request) : given;
    String home = request.around().environment().getOrDefault("HOME", "");
    Path file = path.startsWith("~/") ? Path.of(home, path.substring(2)) : labFolder.resolve(path);
    try {
      return Files.readString(file);
    } catch (IOException cannot) {
      throw LabSession.problem(
          Diagnostic.error("HL9024", "the kubeconfig " + path + " cannot be read")
              .at(target.origin().user()));
    }
  }

  private static String byEnvironment(Request request) {
    String several = request.around().environment().getOrDefault("KUBECONFIG", "");
    int end = several.indexOf(java.io.File.pathSeparatorChar);
    String first = end < 0 ? several : several.substring(0, end);
    return first.isEmpty() ? "~/.kube/config" : first;
  }
}
