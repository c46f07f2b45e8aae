package dev.homelab.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.Mode;
import dev.homelab.cli.options.Option;
import dev.homelab.codec.Json;
import dev.homelab.dsl.spec.machine.AddressPool;
import dev.homelab.dsl.spec.machine.Budget;
import dev.homelab.model.Component;
import dev.homelab.model.Lab;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.report.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Shows what machines take of their hosts, and which addresses they have; compares the numbers of
 * the script with what hosts say, where they can be asked.
 */
public final class BudgetCommand implements Command {
  private static final String ROW = "  %-34s %-8s %12s %6s %12s  %s%n";

  private static final String POOL = "  %-20s %-34s %8s %8s%n";

  /** A host in one mode. */
  private record Case(Mode mode, Budget budget) {}

  @Override
  public ExitCode run(Request request) {
    try (LabSession session = LabSession.openToLook(request)) {
      List<Case> cases = cases(session.written());
      List<AddressPool> pools = pools(session.written());
      List<MeasuredHost> hosts = hosts(request, session);
      request
          .console()
          .out(
              request.has(Option.JSON)
                  ? json(cases, pools, hosts)
                  : cases.isEmpty()
                      ? "the lab has no host or box with virtual machines\n"
                      : text(cases) + text(pools, hosts));
      boolean fits = cases.stream().allMatch(one -> one.budget().excess().isEmpty());
      return fits ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private static List<Case> cases(Lab lab) {
    List<Case> cases = new ArrayList<>();
    for (TargetSpec target : lab.targets()) {
      boolean box = Budget.room(lab, target.address()).filter(Budget.Room::isBox).isPresent();
      if (target.provider().equals("proxmox") || box) {
        for (Mode mode : Mode.of(lab)) {
          boolean here = mode.equals(Mode.NORMAL) || mode.address().isWithin(target.address());
          if (here) {
            cases.add(
                new Case(
                    mode,
                    Budget.of(
                        target.address(),
                        Budget.room(lab, target.address()).orElse(Budget.Room.UNKNOWN),
                        lab.resources(),
                        mode.start(),
                        mode.stop())));
          }
        }
      }
    }
    return cases;
  }

  /** All that the hosts tell; a network that several of them tell of counts once. */
  private static List<AddressPool> pools(Lab lab) {
    Set<AddressPool> pools = new LinkedHashSet<>();
    for (Component component : lab.components()) {
      Value told = component.word().equals("budget") ? component.outputs().get("addresses") : null;
      if (told != null) {
        pools.addAll(AddressPool.all(told));
      }
    }
    return List.copyOf(pools);
  }

  private static List<MeasuredHost> hosts(Request request, LabSession session) {
    List<MeasuredHost> hosts = new ArrayList<>();
    for (TargetSpec target : session.written().targets()) {
      if (target.provider().equals("proxmox")) {
        Set<String> nodes = Budget.nodes(session.written(), target.address());
        Budget.room(session.written(), target.address())
            .filter(room -> room.memory() > 0 || room.cores() > 0)
            .map(room -> MeasuredHost.of(request, session, target, room, nodes))
            .ifPresent(hosts::add);
      }
    }
    return hosts;
  }

  private static String text(List<AddressPool> pools, List<MeasuredHost> hosts) {
    StringBuilder text = new StringBuilder();
    if (!pools.isEmpty()) {
      text.append("addresses\n").append(String.format(POOL, "of", "", "there", "taken"));
      for (AddressPool pool : pools) {
        text.append(String.format(POOL, pool.name(), pool.range(), pool.size(), pool.used()));
      }
      text.append('\n');
    }
    hosts.forEach(host -> text.append(host.text()));
    return text.toString();
  }

  private static String text(List<Case> cases) {
    StringBuilder text = new StringBuilder();
    for (Case one : cases) {
      Budget budget = one.budget();
      text.append(budget.host()).append(", ").append(one.mode().name()).append('\n');
      text.append(String.format(ROW, "machine", "", "memory", "cpu", "disk", ""));
      for (Budget.Use use : budget.uses()) {
        text.append(row(use, budget.room()));
      }
      text.append(sum(budget));
      budget.excess().forEach(line -> text.append("  does not fit: ").append(line).append('\n'));
      text.append('\n');
    }
    return text.toString();
  }

  private static String row(Budget.Use use, Budget.Room room) {
    return String.format(
        ROW,
        use.machine().last().name(),
        use.runs() ? "runs" : "off",
        use.runs() ? Budget.gibibytes(use.memory()) : "-",
        use.runs() ? use.cores() : "-",
        room.isBox() ? "-" : Budget.gibibytes(use.disk()),
        use.card() == null ? "" : "graphics card");
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
            room.isBox() ? "-" : Budget.gibibytes(budget.disk()),
            cards(budget.cardsTaken()));
    String there =
        String.format(
            ROW,
            "there",
            "",
            room.memory() == 0 ? "not said" : Budget.gibibytes(room.forMachines()),
            room.cores() == 0 ? "-" : room.cores() * room.overcommit(),
            room.isBox() ? "-" : room.disk() == 0 ? "not said" : Budget.gibibytes(room.disk()),
            cards(budget.cards()));
    return taken + there + kept(budget);
  }

  /** What of a box is not shared: pages that are kept at boot, and processors. */
  private static String kept(Budget budget) {
    Budget.Room room = budget.room();
    if (!room.isBox()) {
      return "";
    }
    String pages = Budget.gibibytes(budget.paged()) + " of " + Budget.gibibytes(room.pages());
    String own = budget.ownCores() + (room.cores() == 0 ? "" : " of " + room.ownCores());
    return "  huge pages " + pages + ", kept from boot on; processors of their own " + own + '\n';
  }

  private static String cards(long count) {
    return count == 0 ? "" : Layout.count(count, "graphics card", "graphics cards");
  }

  private static String json(List<Case> cases, List<AddressPool> pools, List<MeasuredHost> hosts) {
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
              out.writeArrayFieldStart("addresses");
              for (AddressPool pool : pools) {
                write(out, pool);
              }
              out.writeEndArray();
              out.writeArrayFieldStart("hosts");
              for (MeasuredHost host : hosts) {
                host.write(out);
              }
              out.writeEndArray();
              out.writeEndObject();
            });
    return new String(json, StandardCharsets.UTF_8) + "\n";
  }

  private static void write(JsonGenerator out, AddressPool pool) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", pool.name());
    out.writeStringField("range", pool.range());
    out.writeNumberField("size", pool.size());
    out.writeNumberField("used", pool.used());
    out.writeEndObject();
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
    if (budget.room().isBox()) {
      out.writeNumberField("hugePagesMiB", budget.paged());
      out.writeNumberField("hugePagesKeptMiB", budget.room().pages());
      out.writeNumberField("ownCores", budget.ownCores());
    }
    out.writeNumberField("cards", budget.cards());
    out.writeNumberField("cardsTaken", budget.cardsTaken());
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
      out.writeBooleanField("card", use.card() != null);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
