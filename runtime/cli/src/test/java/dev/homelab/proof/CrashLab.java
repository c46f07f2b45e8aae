package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.fault.ApiFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A lab of a dozen objects of ten kinds on a simulated cluster of its own. The command that is to
 * be cut off runs in a process of its own and is killed with SIGKILL while the cluster handles one
 * of its requests; what comes after runs in this process, which is quicker and the same code.
 */
final class CrashLab implements AutoCloseable {
  private static final String VOLUME =
      "cluster.c/namespace.n/app.front/persistentvolumeclaim.front-notes";

  /**
   * How much faster than real the cluster's own time runs. A Deployment has ten minutes of it to
   * come up, which must stay longer than a busy machine lets a process wait.
   */
  private static final double SPEED = 200;

  private final KubeSimulator simulator =
      KubeSimulator.start(SimulatorOptions.inMemory().withSpeed(SPEED));
  private final ClusterView cluster = ClusterView.of(simulator);
  private final Path folder;
  private final Tool tool;

  CrashLab(Path folder) {
    this.folder = folder;
    this.tool = new Tool(folder);
    write("kubeconfig", simulator.kubeconfig());
  }

  /** Makes the script say what it says first. */
  CrashLab first() {
    return script("blue", "10.96.0.10", "keep");
  }

  /** Makes it say something that updates, replaces, creates and prunes. */
  CrashLab changed() {
    return script("red", "10.96.0.20", "other");
  }

  /** Requests that the cluster has answered since it was last asked. */
  int requests() {
    int count = simulator.requests().size();
    simulator.clearRequests();
    return count;
  }

  /** Objects with a mark. */
  Set<String> marked() {
    return cluster.marked().keySet();
  }

  /**
   * Runs a command and kills it at one of its requests.
   *
   * @param request which one, from 0
   * @param after whether the request takes effect before the kill
   * @return whether the command was still there to be killed
   */
  boolean crash(int request, boolean after, String... words) {
    CompletableFuture<Tool.Started> victim = new CompletableFuture<>();
    simulator
        .faults()
        .add(
            ApiFault.of("", "", new ApiFault.Act(after, () -> victim.join().kill()))
                .after(request)
                .times(1));
    Tool.Started started = tool.start(words);
    victim.complete(started);
    Tool.Result result = started.end();
    simulator.faults().clear();
    assertThat(result.output()).doesNotContain("\tat ");
    return result.exit() > 128;
  }

  /**
   * A plain {@code up}: it needs no question, leaves nothing to do, and a third changes nothing.
   */
  void up(Set<String> expected, String when) {
    done(run("up", "--yes"), "up " + when);
    CliRun.Result third = run("up");
    done(third, "third up " + when);
    assertThat(third.out()).as("third up %s", when).contains("nothing to change");
    done(run("state", "verify"), "state verify " + when);
    assertThat(marked()).as("objects %s", when).isEqualTo(expected);
  }

  /** A plain {@code down}: nothing is left, neither objects nor records, and a third finds none. */
  void down(String when) {
    done(run(down()), "down " + when);
    assertThat(marked()).as("objects %s", when).isEmpty();
    assertThat(run("state", "list").out()).as("records %s", when).isEmpty();
    done(run("state", "verify"), "state verify " + when);
    done(run("down"), "third down " + when);
  }

  /** The command that takes the lab down, its volume included. */
  static String[] down() {
    return new String[] {"down", "--yes", "--delete-data", VOLUME};
  }

  private static void done(CliRun.Result result, String what) {
    assertThat(result.code()).as("%s: %s%s", what, result.out(), result.err()).isZero();
  }

  private CliRun.Result run(String... words) {
    return new CliRun(folder)
        .with("HOME", folder.resolve("home").toString())
        .with("XDG_CONFIG_HOME", folder.resolve("home/.config").toString())
        .run(words);
  }

  private CrashLab script(String colour, String address, String name) {
    Map<String, String> parts =
        Map.of("@COLOUR@", colour, "@ADDRESS@", address, "@NAME@", name, "@VOLUME@", VOLUME);
    String text = SCRIPT;
    for (Map.Entry<String, String> part : parts.entrySet()) {
      text = text.replace(part.getKey(), part.getValue());
    }
    write("homelab.groovy", text);
    return this;
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    simulator.close();
  }

  private static final String SCRIPT =
      """
      homelab('small') {
        domain 'example.com'
        secrets { generated 'front-pass' }
        value('colour') { content '@COLOUR@' }
        cluster('c') {
          kubeconfig 'kubeconfig'
          ingress 'nginx'
          manifest '''
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.org}
            spec:
              group: example.org
              scope: Namespaced
              names: {plural: widgets, singular: widget, kind: Widget}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties: {spec: {type: object, properties: {size: {type: integer}}}}
          '''
          namespace('n') {
            manifest '''
              apiVersion: example.org/v1
              kind: Widget
              metadata: {name: w}
              spec: {size: 1}
            '''
            manifest '''
              apiVersion: v1
              kind: Service
              metadata: {name: fixed}
              spec: {clusterIP: @ADDRESS@, selector: {app: x}, ports: [{port: 80}]}
            '''
            manifest '''
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: @NAME@}
              data: {colour: @COLOUR@}
            '''
            app('front') {
              image 'ghcr.io/traefik/whoami:v1.11.0'
              port 8080
              expose lan
              env 'PASS', secret('front-pass')
              env 'COLOUR', ref('value.colour').value
              volume('notes') { at '/notes'; size 1.GiB }
              ephemeral()
            }
          }
        }
      }
      """;
}
