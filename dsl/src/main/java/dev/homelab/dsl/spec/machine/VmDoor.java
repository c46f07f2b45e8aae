package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.machine.Draft.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** From where a machine of a box is reached: through an address of the box's pool. */
final class VmDoor {
  private static final int LAST_PORT = 65_535;

  private final Scope scope;
  private final NodeSpec node;
  private @Nullable Said<List<Integer>> ports;
  private @Nullable Said<Boolean> streaming;
  private @Nullable Said<Boolean> ping;

  VmDoor(Scope scope, NodeSpec node) {
    this.scope = scope;
    this.node = node;
  }

  /** Opens the whole address: streaming needs UDP, which lists of ports do not let through. */
  void stream() {
    Said<Boolean> said = Said.now(scope, true);
    streaming = said;
    scope.lab().later(() -> requireAddress("streaming()", said));
  }

  /** Opens ports. */
  void open(Map<String, ?> named) {
    TreeSet<Integer> open = new TreeSet<>();
    List<?> given =
        named.get("ports") instanceof List<?> several
            ? several
            : named.get("ports") == null ? List.of() : List.of(named.get("ports"));
    for (Object one : given) {
      if (one instanceof Integer port && port > 0 && port <= LAST_PORT) {
        open.add(port);
      } else {
        scope.unfit("'" + one + "' is no port", "ports are numbers from 1 to " + LAST_PORT);
      }
    }
    if (given.isEmpty()) {
      scope.unfit("`expose` of a machine needs its ports", "expose lan, ports: [22, 3389]");
    }
    Boolean answers = NamedArguments.of("expose", named, scope).optionalFlag("ping");
    ping = answers == null ? ping : Said.now(scope, answers);
    Said<List<Integer>> said = Said.now(scope, new ArrayList<>(open));
    ports = said;
    scope.lab().later(() -> requireAddress("expose", said));
  }

  private void requireAddress(String word, Said<?> said) {
    if (node.loadBalancerAddresses() == null) {
      said.report(
          scope,
          Diagnostic.error(
                  MachineCodes.NO_ADDRESS,
                  "`"
                      + word
                      + "` needs an address for "
                      + scope.here("vm").last()
                      + ", and the box has none to give")
              .withHint("name some in the block of the box: pool '192.168.1.200-192.168.1.220'"));
    }
  }

  /** Sets what the machine's block states of it. */
  void describe(ObjectDraft machine) {
    Said<List<Integer>> list = ports;
    Said<Boolean> whole = streaming;
    if (whole != null && list != null) {
      list.report(
          scope,
          Diagnostic.error(
                  MachineCodes.AT_ODDS, "streaming() opens the whole address, ports and all")
              .withHint("leave `expose` out; what must not be reached is closed in the machine"));
    }
    if (whole != null) {
      machine
          .said("spec.external", true, whole.line())
          .follows(
              "spec.externalMethod",
              "WholeIP",
              "Sunshine streams over UDP 47998 to 48000, and a list of ports lets only TCP"
                  + " through");
    } else if (list != null) {
      machine
          .said("spec.external", true, list.line())
          .said("spec.externalPorts", list.value(), list.line())
          .byDefault("spec.externalMethod", "PortList", "only the ports that are named, over TCP");
      Said<Boolean> answers = ping;
      if (answers != null) {
        machine.said("spec.externalAllowICMP", answers.value(), answers.line());
      }
    }
  }
}
