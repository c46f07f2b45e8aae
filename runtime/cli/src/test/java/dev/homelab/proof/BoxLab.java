package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.http.RequestLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The box with Cozystack in a simulated world of this process, and what its cluster holds. */
final class BoxLab implements AutoCloseable {
  /**
   * How much faster than real everything goes. A Deployment has ten minutes of it to come up, which
   * must stay longer than a busy machine lets a process wait.
   */
  private static final double SPEED = 200;

  /** Verbs that change something. */
  static final String WRITES = "POST|PUT|PATCH|DELETE";

  /** Paths of requests that do more than look: no questions about rights, tunnels, commands. */
  static final String CHANGING = "^(?!.*/(selfsubject\\w+|subjectaccessreviews|portforward|exec)$)";

  private static final Pattern KEPT = Pattern.compile("--delete-data (\\S+)");

  private final Path folder;
  private final MachineLab machines;
  private String script;

  private BoxLab(Path folder, MachineLab machines, String script) {
    this.folder = folder;
    this.machines = machines;
    this.script = script;
  }

  /** A lab whose world is there once the first command has run. */
  static BoxLab of(Path folder, String script) {
    return new BoxLab(folder, MachineLab.of(folder, script, SPEED), script);
  }

  /** The whole of lab A, as it is shipped. */
  static String whole() {
    return MachineLab.example("a-cozystack");
  }

  /** The least that has a box, a tenant, a database, an application with a machine beside it. */
  static String least() {
    return """
        homelab('least') {
          domain 'lab.example.com'
          node('box') {
            address '192.168.100.10'
            gpu passthrough
            pool '192.168.100.200-192.168.100.250'
            tenant('home') { service pihole }
            tenant('gaming') {
              vm windows { installer 'https://files.lab.example.com/windows-11.iso' }
            }
          }
        }
        """;
  }

  /** A box with a tenant whose cluster of its own is empty. */
  static String inner() {
    return """
        homelab('inner') {
          node('box') {
            address '192.168.100.10'
            tenant('home') { etcd(); kubernetes('dev') { cluster { } } }
          }
        }
        """;
  }

  /** Makes the script say something else. */
  void change(UnaryOperator<String> edit) {
    String next = edit.apply(script);
    assertThat(next).as("the script, which changes").isNotEqualTo(script);
    script = next;
    machines.script(script);
  }

  /** The same, where each place has to be there. */
  void replace(String before, String after) {
    change(text -> text.replace(before, after));
  }

  MachineLab machines() {
    return machines;
  }

  Path folder() {
    return folder;
  }

  /** The box's cluster, which is there once an {@code up} has made it. */
  KubeSimulator cluster() {
    return machines.world().clusters().values().iterator().next();
  }

  /** Whether the box has a cluster. */
  boolean hasCluster() {
    return !machines.world().clusters().isEmpty();
  }

  /** Does something with the box's cluster, or with the one that it makes from now on. */
  void onCluster(Consumer<KubeSimulator> act) {
    machines.world().clusters().values().forEach(act);
    machines.world().onCluster(act);
  }

  /** Ends every fault. */
  void heal() {
    machines.heal();
    machines.world().onCluster(cluster -> {});
    machines.world().clusters().values().forEach(BoxLab::heal);
  }

  private static void heal(KubeSimulator cluster) {
    cluster.faults().clear();
    cluster.inner().values().forEach(inner -> inner.faults().clear());
  }

  /** The command line that takes the lab down with its data, for a process of its own. */
  List<String> downWords() {
    CliRun.Result asked = machines.run("down", "--dry-run");
    List<String> words = new ArrayList<>(List.of("down", "--sandbox", "--yes"));
    words.addAll(named(asked));
    return words;
  }

  private static List<String> named(CliRun.Result asked) {
    List<String> words = new ArrayList<>();
    Matcher named = KEPT.matcher(asked.out() + asked.err());
    while (named.find()) {
      words.addAll(List.of("--delete-data", named.group(1)));
    }
    return words;
  }

  /** Objects with a mark; none without a cluster. */
  Set<String> marked() {
    return hasCluster()
        ? new TreeSet<>(ClusterView.of(cluster()).marked().keySet())
        : new TreeSet<>();
  }

  /** Forgets the requests so far, of the machine and of its cluster. */
  void forget() {
    machines.forget();
    machines.world().clusters().values().forEach(KubeSimulator::clearRequests);
  }

  /** What has been asked of the cluster by the tool that changes something, in order. */
  List<String> writes() {
    return hasCluster() ? writes(cluster()) : List.of();
  }

  /** The same of a cluster that need not be there any more. */
  static List<String> writes(KubeSimulator cluster) {
    return cluster.requests().stream()
        .filter(BoxLab::changes)
        .map(one -> one.method() + ' ' + one.path())
        .toList();
  }

  private static boolean changes(RequestLog.Entry one) {
    return one.method().matches(WRITES)
        && Pattern.compile(CHANGING).matcher(one.path()).find()
        && !one.query().contains("dryRun");
  }

  /** A plain {@code up} that ends well. */
  CliRun.Result up(String when) {
    return machines.done(when, "up", "--yes");
  }

  /** A plain {@code up}; what it names is confirmed, and what is named once that is. */
  CliRun.Result confirmed(String verb, String when) {
    List<String> words = new ArrayList<>(List.of(verb, "--yes"));
    CliRun.Result result = machines.run(verb, "--yes");
    for (int time = 0; time < 2 && !named(result).isEmpty(); time++) {
      String said = result.out() + result.err();
      assertThat(result.code()).as("%s %s: %s", verb, when, said).isEqualTo(5);
      words.addAll(named(result));
      result = machines.run(words.toArray(String[]::new));
    }
    assertThat(result.code()).as("%s %s: %s", verb, when, result.out() + result.err()).isZero();
    return result;
  }

  /** Nothing is to be changed, and nothing is asked that would change something. */
  void settled(String when) {
    forget();
    CliRun.Result again = machines.done("again " + when, "up", "--yes");
    assertThat(again.out()).as("second up %s", when).contains("nothing to change");
    assertThat(writes()).as("changes of a second up %s", when).isEmpty();
    assertThat(machines.calls()).as("calls of a second up %s", when).isZero();
    machines.done(when, "state", "verify");
  }

  /** The lab goes down with its data: no record stays, no cluster, and the box waits again. */
  void down(String when) {
    confirmed("down", when);
    gone(when);
  }

  /** What a {@code down} leaves: nothing. */
  void gone(String when) {
    assertThat(machines.run("state", "list").out()).as("records %s", when).isEmpty();
    assertThat(hasCluster()).as("a cluster %s", when).isFalse();
  }

  /** Addresses of what is recorded. */
  Set<String> records() {
    return new TreeSet<>(machines.run("state", "list").out().lines().toList());
  }

  /** What the script says now. */
  String script() {
    try {
      return Files.readString(folder.resolve("homelab.groovy"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    machines.close();
  }
}
