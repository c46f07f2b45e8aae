package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.LabPaths;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.codec.PublicJson;
import dev.homelab.dsl.policy.Policies;
import dev.homelab.dsl.policy.Policy;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Value;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lists the rules that every lab keeps, and those that the lab of this folder overrides. */
public final class PoliciesCommand implements Command {
  /** Where a rule does not hold, and why. */
  private record Exemption(String policy, String where, String because) {}

  @Override
  public ExitCode run(Request request) {
    LabPaths paths = LabPaths.of(request.invocation(), request.around().folder());
    List<Exemption> overrides = Files.exists(paths.script()) ? overrides(request) : List.of();
    request.console().out(request.has(Option.JSON) ? json(overrides) : text(overrides));
    return ExitCode.DONE;
  }

  private static List<Exemption> overrides(Request request) {
    List<Exemption> all = new ArrayList<>();
    try (LabSession session = LabSession.open(request)) {
      for (Component component : session.written().components()) {
        if (component.word().equals("override")) {
          String where = component.address().parent().map(Address::toString).orElse("the lab");
          all.add(new Exemption(said(component, "policy"), where, said(component, "because")));
        }
      }
    }
    return all;
  }

  private static String said(Component component, String output) {
    String text = Value.textOf(component.outputs().get(output));
    return text == null ? "" : text;
  }

  private static String text(List<Exemption> overrides) {
    StringBuilder text = new StringBuilder();
    for (Policy policy : Policies.all()) {
      text.append(policy.name()).append('\n');
      text.append("  ").append(policy.rule()).append('\n');
      text.append("  ").append(policy.why()).append('\n');
      for (Exemption override : overrides) {
        if (override.policy().equals(policy.name())) {
          text.append("  not for ").append(override.where()).append(": ");
          text.append(override.because()).append('\n');
        }
      }
    }
    return text.toString();
  }

  private static String json(List<Exemption> overrides) {
    List<Value> rules = new ArrayList<>();
    for (Policy policy : Policies.all()) {
      rules.add(
          Value.ofMap(Map.of("name", policy.name(), "rule", policy.rule(), "why", policy.why())));
    }
    List<Value> exceptions = new ArrayList<>();
    for (Exemption override : overrides) {
      exceptions.add(
          Value.ofMap(
              Map.of(
                  "policy", override.policy(),
                  "where", override.where(),
                  "because", override.because())));
    }
    return PublicJson.text(
            Value.ofMap(
                Map.of(
                    "format", 1,
                    "policies", new Value.Seq(rules),
                    "overrides", new Value.Seq(exceptions))))
        + '\n';
  }
}
