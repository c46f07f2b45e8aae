package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.LabPaths;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.codec.PublicJson;
import dev.homelab.dsl.policy.Breach;
import dev.homelab.dsl.policy.Policies;
import dev.homelab.dsl.policy.Policy;
import dev.homelab.dsl.spec.PolicyOverride;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lists the rules that every lab keeps and what is advised, with what the lab of this folder
 * overrides, and what of it does not follow an advice.
 */
public final class PoliciesCommand implements Command {
  /**
   * What the lab of the folder has to do with rules.
   *
   * @param overrides where they do not hold, and why
   * @param resources all that it asks for
   */
  private record Seen(List<PolicyOverride> overrides, List<ResourceSpec> resources) {
    List<Breach> unheeded(Policy advice) {
      return Policies.unheeded(advice, resources, overrides);
    }
  }

  @Override
  public ExitCode run(Request request) {
    LabPaths paths = LabPaths.of(request.invocation(), request.around().folder());
    Seen seen = Files.exists(paths.script()) ? seen(request) : new Seen(List.of(), List.of());
    request.console().out(request.has(Option.JSON) ? json(seen) : text(seen));
    return ExitCode.DONE;
  }

  private static Seen seen(Request request) {
    List<PolicyOverride> all = new ArrayList<>();
    try (LabSession session = LabSession.open(request)) {
      for (Component component : session.written().components()) {
        if (component.word().equals("override")) {
          Address block = component.address().parent().orElse(null);
          all.add(
              new PolicyOverride(
                  block, said(component, "policy"), said(component, "because"), null));
        }
      }
      return new Seen(all, session.written().resources());
    }
  }

  private static String said(Component component, String output) {
    String text = Value.textOf(component.outputs().get(output));
    return text == null ? "" : text;
  }

  private static String where(PolicyOverride override) {
    Address block = override.block();
    return block == null ? "the lab" : block.toString();
  }

  private static String text(Seen seen) {
    StringBuilder text = new StringBuilder();
    Policies.all().forEach(policy -> text(text, policy, seen));
    text.append("\nadvice\n\n");
    for (Policy advice : Policies.advice()) {
      text(text, advice, seen);
      for (Breach breach : seen.unheeded(advice)) {
        text.append("  not followed by ").append(breach.thing().address()).append(": ");
        text.append(breach.title()).append('\n');
        text.append("    ").append(breach.hint()).append('\n');
      }
    }
    return text.toString();
  }

  private static void text(StringBuilder text, Policy policy, Seen seen) {
    text.append(policy.name()).append('\n');
    text.append("  ").append(policy.rule()).append('\n');
    text.append("  ").append(policy.why()).append('\n');
    for (PolicyOverride override : seen.overrides()) {
      if (override.policy().equals(policy.name())) {
        text.append("  not for ").append(where(override)).append(": ");
        text.append(override.because()).append('\n');
      }
    }
  }

  private static String json(Seen seen) {
    List<Value> exceptions = new ArrayList<>();
    for (PolicyOverride override : seen.overrides()) {
      exceptions.add(
          Value.ofMap(
              Map.of(
                  "policy", override.policy(),
                  "where", where(override),
                  "because", override.because())));
    }
    return PublicJson.text(
            Value.ofMap(
                Map.of(
                    "format", 1,
                    "policies", new Value.Seq(rows(Policies.all())),
                    "overrides", new Value.Seq(exceptions),
                    "advice", new Value.Seq(rows(Policies.advice())),
                    "unheeded", new Value.Seq(unheeded(seen)))))
        + '\n';
  }

  private static List<Value> rows(List<Policy> policies) {
    List<Value> rows = new ArrayList<>();
    for (Policy policy : policies) {
      rows.add(
          Value.ofMap(Map.of("name", policy.name(), "rule", policy.rule(), "why", policy.why())));
    }
    return rows;
  }

  private static List<Value> unheeded(Seen seen) {
    List<Value> rows = new ArrayList<>();
    for (Policy advice : Policies.advice()) {
      for (Breach breach : seen.unheeded(advice)) {
        rows.add(
            Value.ofMap(
                Map.of(
                    "advice", advice.name(),
                    "where", breach.thing().address().toString(),
                    "what", breach.title(),
                    "hint", breach.hint())));
      }
    }
    return rows;
  }
}
