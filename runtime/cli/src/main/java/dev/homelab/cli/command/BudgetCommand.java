package dev.homelab.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.Mode;
import dev.homelab.cli.options.Option;
import dev.homelab.codec.Json;
import dev.homelab.dsl.spec.machine.Budget;
import dev.homelab.model.Component;
import dev.homelab.model.Lab;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Shows what machines take of their hosts; asks nobody. */
public final class BudgetCommand implements Command {
  private static final String ROW = "  %-34s %-8s %12s %6s %12s  %s%n";

  /** A host in one mode. */
  private record Case(Mode mode, Budget budget) {}

  @Override
  public ExitCode run(Request request) {
    try (LabSession session = LabSession.openToLook(request)) {
      List<Case> cases = cases(session.written());
      request
          .console()
          .out(
              request.has(Option.JSON)
                  ? json(cases)
                  : cases.isEmpty() ? "the lab has no Proxmox host\n" : text(cases));
      boolean fits = cases.stream().allMatch(one -> one.budget().excess().isEmpty());
      return fits ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private static List<Case> cases(Lab lab) {
    List<Case> cases = new ArrayList<>();
    for (TargetSpec target : lab.targets()) {
      if (target.provider().equals("proxmox")) {
        for (Mode mode : Mode.of(lab)) {
          boolean here = mode.equals(Mode.NORMAL) || mode.address().isWithin(target.address());
          if (here) {
            cases.add(
                new Case(
                    mode,
                    Budget.of(
                        target.address(),
                        room(lab, target),
                        lab.resources(),
                        mode.start(),
                        mode.stop())));
          }
        }
      }
    }
    return cases;
  }

  private static Budget.Room room(Lab lab, TargetSpec host) {
    for (Component component : lab.components()) {
      if (component.word().equals("budget")
          && component.address().isWithin(host.address())
          && component.outputs().get("room") instanceof Value.Tree room) {
        return Budget.Room.of(room);
      }
    }
    return new Budget.Room(0, 0, 0, 0, 1, 0);
  }

  private static String text(List<Case> cases) {
    StringBuilder text = new StringBuilder();
    for (Case one : cases) {
      Budget budget = one.budget();
      text.append(budget.host()).append(", ").append(one.mode().name()).append('\n');
      text.append(String.format(ROW, "machine", "", "memory", "cpu", "disk", ""));
      for (Budget.Use use : budget.uses()) {
        text.append(row(use));
      }
      text.append(sum(budget));
      budget.excess().forEach(line -> text.append("  does not fit: ").append(line).append('\n'));
      text.append('\n');
    }
    return text.toString();
  }

  private static String row(Budget.Use use) {
    return String.format(
        ROW,
        use.machine().last().name(),
        use.runs() ? "runs" : "off",
        use.runs() ? Budget.gibibytes(use.memory()) : "-",
        use.runs() ? use.cores() : "-",
        Budget.gibibytes(use.disk()),
        use.card() ? "graphics card" : "");
  }

  private static String sum(Budget budget) {
    Budget.Room room = budget.room();
    String taken =
        String.format(
            ROW,
            "taken",
            "",
            Budget.gibibytes(budget.memory()),
            budget.cores(),
            Budget.gibibytes(budget.disk()),
            "");
    String there =
        String.format(
            ROW,
            "there",
            "",
            room.memory() == 0 ? "not said" : Budget.gibibytes(room.forMachines()),
            room.cores() == 0 ? "-" : room.cores() * room.overcommit(),
            room.disk() == 0 ? "not said" : Budget.gibibytes(room.disk()),
            "");
    return taken + there;
  }

  private static String json(List<Case> cases) {
    byte[] json =
        Json.bytes(
            out -> {
              out.writeStartObject();
              out.writeNumberField("format", 1);
              out.writeArrayFieldStart("budgets");
              for (Case one : cases) {
                write(out, one);
              }
              out.writeEndArray();
              out.writeEndObject();
            });
    return new String(json, StandardCharsets.UTF_8) + "\n";
  }

  private static void write(JsonGenerator out, Case one) throws IOException {
    Budget budget = one.budget();
    out.writeStartObject();
    out.writeStringField("host", budget.host().toString());
    out.writeStringField("mode", one.mode().name());
    out.writeNumberField("memoryMiB", budget.memory());
    out.writeNumberField("memoryForMachinesMiB", budget.room().forMachines());
    out.writeNumberField("cores", budget.cores());
    out.writeNumberField("diskMiB", budget.disk());
    out.writeArrayFieldStart("excess");
    for (String line : budget.excess()) {
      out.writeString(line);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("machines");
    for (Budget.Use use : budget.uses()) {
      out.writeStartObject();
      out.writeStringField("address", use.machine().toString());
      out.writeBooleanField("runs", use.runs());
      out.writeNumberField("memoryMiB", use.memory());
      out.writeNumberField("cores", use.cores());
      out.writeNumberField("diskMiB", use.disk());
      out.writeBooleanField("card", use.card());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
