package dev.homelab.provider.proxmox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.Problem;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.provider.proxmox.config.Wanted;
import dev.homelab.provider.proxmox.ownership.Mark;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.Observation;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.StepRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Work on rows of the cluster's tables. */
final class RowWork implements Work {
  private static final String WISHED = "wished";
  private static final String LEFT = "left";
  private final RowKind kind;
  private final ProxmoxClient client;

  RowWork(RowKind kind, ProxmoxClient client) {
    this.kind = kind;
    this.client = client;
  }

  private String identity(String id) {
    return kind.type() + '/' + id;
  }

  private static String objectId(String id) {
    return "row/" + id;
  }

  private static @Nullable String idOf(@Nullable StateEntry entry) {
    return entry != null && entry.objectId().startsWith("row/")
        ? entry.objectId().substring("row/".length())
        : null;
  }

  private String comment(JsonNode row) {
    return Scalars.text(row, kind.markField()).strip();
  }

  @Override
  public Map<Address, Observation> observe(
      LabIdentity lab,
      List<ResourceSpec> specs,
      Map<Address, StateEntry> prior,
      CallContext context) {
    Map<String, JsonNode> rows = kind.rows(client, context);
    Map<Address, Observation> found = new HashMap<>();
    prior.forEach(
        (address, entry) -> {
          String id = idOf(entry);
          found.put(address, seen(lab, address, id == null ? "" : id, rows, Map.of(), Set.of()));
        });
    for (ResourceSpec spec : specs) {
      Wanted wanted = new Wanted(spec.desired());
      String recorded = idOf(prior.get(spec.address()));
      String stated = kind.id(wanted, spec.address());
      String id = recorded == null ? unrecorded(lab, spec.address(), stated, rows) : recorded;
      SortedMap<String, String> wished = kind.settings(wanted, client, context);
      Set<String> left = left(prior.get(spec.address()), wished, context);
      found.put(spec.address(), seen(lab, spec.address(), id, rows, wished, left));
    }
    return found;
  }

  /** The row that a run which was cut off made for an address, else the one of the stated id. */
  private String unrecorded(
      LabIdentity lab, Address address, String stated, Map<String, JsonNode> rows) {
    JsonNode there = rows.get(stated);
    boolean ours =
        there != null && Mark.ownerOf(comment(there), lab, address, identity(stated)) == Owner.OURS;
    String marked = ours ? null : marked(lab, address, rows);
    return marked == null ? stated : marked;
  }

  private @Nullable String marked(LabIdentity lab, Address address, Map<String, JsonNode> rows) {
    for (Map.Entry<String, JsonNode> row : new TreeMap<>(rows).entrySet()) {
      String comment = comment(row.getValue());
      if (Mark.ownerOf(comment, lab, address, identity(row.getKey())) == Owner.OURS) {
        return row.getKey();
      }
    }
    return null;
  }

  /** The settings that the script named when it was last applied, and names no more. */
  private Set<String> left(
      @Nullable StateEntry prior, Map<String, String> wished, CallContext context) {
    if (prior == null) {
      return Set.of();
    }
    Set<String> left =
        new TreeSet<>(kind.settings(new Wanted(prior.recorded()), client, context).keySet());
    left.removeAll(wished.keySet());
    return left;
  }

  private Observation seen(
      LabIdentity lab,
      Address address,
      String id,
      Map<String, JsonNode> rows,
      Map<String, String> wished,
      Set<String> left) {
    JsonNode row = rows.get(id);
    if (row == null) {
      return new Observation.Absent();
    }
    TreeMap<String, Value> live = new TreeMap<>();
    row.fieldNames().forEachRemaining(name -> live.put(name, new Value.Text(text(row, name))));
    live.put("id", new Value.Text(id));
    live.put(WISHED, Value.ofMap(wished));
    live.put(LEFT, Value.of(left.stream().filter(row::has).toList()));
    return new Observation.Present(
        new Value.Tree(live),
        null,
        Mark.ownerOf(comment(row), lab, address, identity(id)),
        true,
        objectId(id),
        outputs(id),
        Value.Tree.EMPTY);
  }

  private String text(JsonNode row, String name) {
    if (row.path(name).isArray()) {
      List<String> lines = new ArrayList<>();
      row.path(name).forEach(item -> lines.add(item.asText()));
      return kind.canonical(name, String.join("\n", lines));
    }
    return kind.canonical(name, Scalars.text(row, name));
  }

  private static Value.Tree outputs(String id) {
    return Value.ofMap(Map.of("id", id));
  }

  @Override
  public Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    Wanted live = new Wanted(observed.live());
    Wanted wanted = new Wanted(desired.desired());
    List<FieldChange> changes = new ArrayList<>();
    List<String> replace = new ArrayList<>();
    Wanted settings = live.in(WISHED);
    for (String name : settings.tree().fields().keySet()) {
      String wish = kind.canonical(name, settings.text(name));
      if (!wish.equals(live.text(name))) {
        changes.add(change(name, live.text(name), wish));
        if (kind.fixed().contains(name)) {
          replace.add(name);
        }
      }
    }
    for (String name : live.list(LEFT)) {
      changes.add(new FieldChange(name, new Value.Text(live.text(name)), null, ""));
    }
    String said = Mark.without(live.text(kind.markField()));
    if (wanted.has("comment") && !wanted.text("comment").strip().equals(said)) {
      changes.add(change("comment", said, wanted.text("comment")));
    }
    String id = kind.id(wanted, desired.address());
    if (!id.equals(live.text("id"))) {
      changes.add(change("id", live.text("id"), id));
      replace.add("id");
    }
    return new Comparison(changes, replace, List.of());
  }

  private static FieldChange change(String path, String before, String after) {
    return new FieldChange(
        path, before.isEmpty() ? null : new Value.Text(before), new Value.Text(after), "");
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    Wanted wanted = new Wanted(spec.desired());
    String id = kind.id(wanted, spec.address());
    return client
        .gates()
        .onCluster(kind.type(), context, () -> made(request, spec, wanted, id, context));
  }

  private Applied made(
      StepRequest request, ResourceSpec spec, Wanted wanted, String id, CallContext context) {
    JsonNode there = kind.rows(client, context).get(id);
    if (there == null) {
      PveRequest make =
          filled(kind.place().make("make " + kind.noun() + ' ' + id, id), wanted, context)
              .with(kind.markField(), marked(request, spec, wanted.text("comment"), id));
      try {
        client.send(make, context);
      } catch (PveException e) {
        boolean unsure =
            e.problem() == Problem.ALREADY_EXISTS || e.problem() == Problem.UNKNOWN_OUTCOME;
        there = unsure ? kind.rows(client, context).get(id) : null;
        if (there == null) {
          throw e;
        }
      }
    }
    if (there != null) {
      own(request, id, there);
      change(request, spec, wanted, id, there, context);
    }
    return new Applied(objectId(id), outputs(id), Value.Tree.EMPTY, true);
  }

  private String marked(StepRequest request, ResourceSpec spec, String text, String id) {
    return Mark.of(request.lab(), spec.address(), identity(id)).after(text);
  }

  private PveRequest filled(PveRequest request, Wanted wanted, CallContext context) {
    PveRequest all = request;
    for (Map.Entry<String, String> one : kind.settings(wanted, client, context).entrySet()) {
      for (String line : one.getValue().split("\n", -1)) {
        all = all.with(one.getKey(), line);
      }
    }
    return all;
  }

  private void own(StepRequest request, String id, JsonNode row) {
    if (!Mark.mayChange(comment(row), request, identity(id))) {
      throw PveException.refusal(
          ProxmoxCodes.TAKEN,
          kind.noun() + " " + id + " exists already and is not this lab's",
          "Nothing without this lab's mark is changed.",
          "use another id, or take it over with adopt");
    }
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    return create(request, context);
  }

  private void change(
      StepRequest request,
      ResourceSpec spec,
      Wanted wanted,
      String id,
      JsonNode row,
      CallContext context) {
    SortedMap<String, String> wished = kind.settings(wanted, client, context);
    String text =
        wanted.has("comment") ? wanted.text("comment").strip() : Mark.without(comment(row));
    String mark = marked(request, spec, text, id);
    Set<String> left = left(request.prior(), wished, context);
    left = new TreeSet<>(left.stream().filter(row::has).toList());
    boolean same = mark.equals(comment(row)) && left.isEmpty();
    for (Map.Entry<String, String> one : wished.entrySet()) {
      same &= kind.canonical(one.getKey(), one.getValue()).equals(text(row, one.getKey()));
    }
    if (!same) {
      PveRequest put = kind.place().change("change " + kind.noun() + ' ' + id, id);
      client.send(
          filled(put, wanted, context)
              .with("delete", left.isEmpty() ? null : String.join(",", left))
              .with(kind.markField(), mark),
          context);
    }
  }

  @Override
  public void delete(StepRequest request, CallContext context) {
    StateEntry entry = Objects.requireNonNull(request.prior());
    String recorded = idOf(entry);
    Map<String, JsonNode> rows = kind.rows(client, context);
    String id = recorded == null ? marked(request.lab(), entry.address(), rows) : recorded;
    JsonNode row = id == null ? null : rows.get(id);
    if (id == null || row == null) {
      return;
    }
    if (Mark.ownerOf(comment(row), request.lab(), entry.address(), identity(id)) != Owner.OURS) {
      throw PveException.refusal(
          ProxmoxCodes.NOT_OURS,
          kind.noun() + " " + id + " does not bear this lab's mark and is left alone",
          "",
          "remove it by hand, or put the mark back by an `up`");
    }
    try {
      client.send(kind.place().remove("remove " + kind.noun() + ' ' + id, id), context);
    } catch (PveException e) {
      boolean gone = !kind.rows(client, context).containsKey(id);
      if (!gone) {
        throw e;
      }
    }
  }

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    return outputs(kind.id(new Wanted(spec.desired()), spec.address()));
  }

  @Override
  public List<FoundObject> inventory(LabIdentity lab, CallContext context) {
    List<FoundObject> found = new ArrayList<>();
    Map<String, JsonNode> rows = kind.rows(client, context);
    new TreeMap<>(rows)
        .forEach(
            (id, row) -> {
              Address address = Mark.addressOf(comment(row), lab, identity(id));
              if (address != null) {
                found.add(
                    Records.of(address, kind.type(), objectId(id), Value.Tree.EMPTY, outputs(id)));
              }
            });
    return found;
  }
}
