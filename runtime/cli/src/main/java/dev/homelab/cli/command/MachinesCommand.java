package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabMachine;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.MachinesNow;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.options.Verb;
import dev.homelab.codec.PublicJson;
import dev.homelab.dsl.spec.machine.VirtualMachine;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lists the nodes of the lab's clusters, or its virtual machines. Boxes are asked how their
 * machines are; all else is told as recorded.
 */
public final class MachinesCommand implements Command {
  /** A machine: where it is, what it is, and whether the lab has made it. */
  private record Row(Address address, String kind, String where, String state) {}

  @Override
  public ExitCode run(Request request) {
    boolean nodes = request.invocation().verb() == Verb.NODES;
    try (LabSession session = LabSession.openToLook(request);
        MachinesNow now = new MachinesNow(request, session)) {
      List<Row> rows = new ArrayList<>();
      for (ResourceSpec resource : session.graph().resources().values()) {
        String type = resource.type();
        if (nodes ? type.equals("talos.machine") : VirtualMachine.is(type)) {
          rows.add(row(session, resource, nodes, nodes ? "" : now.said(resource)));
        }
      }
      request.console().out(request.has(Option.JSON) ? json(rows) : text(rows, nodes));
      return ExitCode.DONE;
    }
  }

  private static Row row(LabSession session, ResourceSpec resource, boolean node, String said) {
    StateEntry made = session.state().entries().get(resource.address());
    Value.Tree what = made == null ? resource.desired() : made.recorded();
    Address address = node ? resource.address().around() : resource.address();
    String kind = node ? text(what.get("role")) : VirtualMachine.told(resource.type(), what);
    String where =
        made == null
            ? LabMachine.expected(session, resource, "")
            : text(made.outputs().get("address"));
    String state = "not made yet";
    if (made != null) {
      state = node ? "Talos " + text(what.get("version")) : said.isEmpty() ? "made" : said;
    }
    return new Row(address, kind.isEmpty() ? "-" : kind, where.isEmpty() ? "-" : where, state);
  }

  private static String text(@Nullable Value value) {
    String text = Value.textOf(value);
    return text == null ? "" : text;
  }

  private static String text(List<Row> rows, boolean nodes) {
    if (rows.isEmpty()) {
      return nodes ? "the lab makes no cluster\n" : "the lab makes no virtual machines\n";
    }
    StringBuilder text = new StringBuilder();
    for (Row row : rows) {
      text.append(
          String.format(
              "%-34s %-14s %-16s %s%n", row.address(), row.kind(), row.where(), row.state()));
    }
    return text.toString();
  }

  private static String json(List<Row> rows) {
    List<Value> all = new ArrayList<>();
    for (Row row : rows) {
      all.add(
          Value.ofMap(
              Map.of(
                  "address", row.address().toString(),
                  "kind", row.kind(),
                  "where", row.where(),
                  "state", row.state())));
    }
    Map<String, Object> document = new TreeMap<>();
    document.put("format", 1);
    document.put("machines", new Value.Seq(all));
    return PublicJson.text(Value.ofMap(document)) + '\n';
  }
}
