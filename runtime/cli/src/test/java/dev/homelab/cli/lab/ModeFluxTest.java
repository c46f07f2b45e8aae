package dev.homelab.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.dsl.groovy.GroovyFrontend;
import dev.homelab.dsl.groovy.LoadRequest;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flux brings follows the mode of the lab, and leaves alone what the script ignores. */
class ModeFluxTest {
  private static final String LAB =
      """
      homelab('lab') {
        node('box') {
          address '192.168.1.20'
          gitops flux { repository 'https://git.example.com/lab.git' }
          tenant('home') {
            vm linux { sshKey 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA anna' }
            app('web') { image 'example.com/web:1.0'; port 80; %s }
          }
        }
      }
      """;

  @TempDir Path folder;

  private Lab lab(String more) {
    return Objects.requireNonNull(
        GroovyFrontend.create()
            .load(
                LoadRequest.of(folder.resolve("homelab.groovy"), Map.of())
                    .withText(LAB.formatted(more)))
            .lab());
  }

  private static ResourceSpec machine(Lab lab) {
    return lab.resources().stream()
        .filter(one -> dev.homelab.dsl.spec.machine.VirtualMachine.is(one.type()))
        .findFirst()
        .orElseThrow();
  }

  /** What the file of an object says; empty without one. */
  private static Value.Tree file(Lab lab, Address address) {
    ResourceSpec tree =
        lab.resources().stream()
            .filter(one -> one.type().equals("git.tree"))
            .findFirst()
            .orElseThrow();
    return Fields.tree(tree.desired(), "objects").fields().values().stream()
        .filter(entry -> Fields.text(entry, "address").equals(address.toString()))
        .map(entry -> Fields.tree(entry, "object"))
        .findFirst()
        .orElse(Value.Tree.EMPTY);
  }

  private static String strategy(Value.Tree object) {
    return Fields.text(object, "spec", "runStrategy");
  }

  @Test
  void aMachineThatIsStoppedIsStoppedInItsFileToo() {
    Lab lab = lab("");
    Address machine = machine(lab).address();
    assertThat(strategy(file(lab, machine))).isNotIn("", "Halted");
    Mode stopped =
        new Mode(Address.of("mode", "stopped"), new TreeSet<>(), new TreeSet<>(Set.of(machine)));
    Lab now = stopped.after(Mode.NORMAL, lab);
    assertThat(strategy(file(now, machine))).isEqualTo("Halted");
    assertThat(file(now, machine)).isEqualTo(machine(now).desired());
    Mode started =
        new Mode(Address.of("mode", "started"), new TreeSet<>(Set.of(machine)), new TreeSet<>());
    assertThat(file(started.after(stopped, lab), machine)).isEqualTo(file(lab, machine));
  }

  private static ResourceSpec web(Lab lab) {
    return lab.resources().stream()
        .filter(one -> one.type().equals("kubernetes.deployment"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsIgnoredStandsInNoFile() {
    Lab lab = lab("replicas 2; ignore 'spec.replicas'");
    assertThat(Fields.at(web(lab).desired(), "spec", "replicas")).isNotNull();
    Value.Tree file = file(lab, web(lab).address());
    assertThat(Fields.at(file, "spec", "template")).isNotNull();
    assertThat(Fields.at(file, "spec", "replicas")).isNull();
  }

  @Test
  void anObjectThatNeedsWhatItIgnoresIsMadeByTheRun() {
    Lab lab = lab("ignore 'spec.template'");
    assertThat(file(lab, web(lab).address())).isEqualTo(Value.Tree.EMPTY);
    assertThat(web(lab).dependsOn()).noneMatch(edge -> edge.to().toString().contains("flux.sync"));
  }
}
