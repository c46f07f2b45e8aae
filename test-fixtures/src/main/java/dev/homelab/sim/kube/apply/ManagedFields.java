package dev.homelab.sim.kube.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries of {@code metadata.managedFields}, read into sets and written back. */
public final class ManagedFields {
  /**
   * One entry.
   *
   * @param manager who
   * @param operation {@code Apply} or {@code Update}
   * @param apiVersion in which version the fields are named
   * @param subresource through which subresource, empty for none
   * @param time when it last changed, RFC 3339
   * @param fields what it owns
   */
  public record Entry(
      String manager,
      String operation,
      String apiVersion,
      String subresource,
      String time,
      FieldSet fields) {
    boolean is(String who, String how, String version, String sub) {
      return manager.equals(who)
          && operation.equals(how)
          && subresource.equals(sub)
          && (how.equals("Apply") || apiVersion.equals(version));
    }

    Entry with(FieldSet other, String at, String version) {
      return new Entry(manager, operation, version, subresource, at, other);
    }
  }

  private final List<Entry> entries;

  private ManagedFields(List<Entry> entries) {
    this.entries = entries;
  }

  /** Reads an object's entries; none when it has no such field. */
  public static ManagedFields of(JsonNode object) {
    List<Entry> all = new ArrayList<>();
    for (JsonNode e : object.path("metadata").path("managedFields")) {
      all.add(
          new Entry(
              e.path("manager").asText(),
              e.path("operation").asText(),
              e.path("apiVersion").asText(),
              e.path("subresource").asText(),
              e.path("time").asText(),
              FieldSet.parse(e.path("fieldsV1"))));
    }
    return new ManagedFields(all);
  }

  /** All entries. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** The entry of one manager, null when it owns nothing. */
  public @Nullable Entry find(String manager, String operation, String version, String sub) {
    return entries.stream()
        .filter(e -> e.is(manager, operation, version, sub))
        .findFirst()
        .orElse(null);
  }

  /**
   * Entries with one replaced or added; an empty set takes it away.
   *
   * @param touched whether values changed, so that the entry's time moves though its set is the
   *     same
   */
  public ManagedFields with(Entry entry, boolean touched) {
    List<Entry> next = new ArrayList<>();
    boolean replaced = false;
    for (Entry e : entries) {
      if (e.is(entry.manager(), entry.operation(), entry.apiVersion(), entry.subresource())) {
        boolean same =
            !touched
                && e.fields().equals(entry.fields())
                && e.apiVersion().equals(entry.apiVersion());
        next.add(same ? e : entry);
        replaced = true;
      } else {
        next.add(e);
      }
    }
    if (!replaced) {
      next.add(entry);
    }
    next.removeIf(e -> e.fields().isEmpty());
    return new ManagedFields(next);
  }

  /** Takes paths away from every entry but one. */
  public ManagedFields without(FieldSet gone, @Nullable Entry but) {
    List<Entry> next = new ArrayList<>();
    for (Entry e : entries) {
      next.add(e.equals(but) ? e : e.with(e.fields().difference(gone), e.time(), e.apiVersion()));
    }
    next.removeIf(e -> e.fields().isEmpty());
    return new ManagedFields(next);
  }

  /** Every owned path. */
  public FieldSet owned() {
    FieldSet all = new FieldSet();
    for (Entry e : entries) {
      all = all.union(e.fields());
    }
    return all;
  }

  /** Writes the entries into an object, sorted as the API server sorts them. */
  public void write(ObjectNode object) {
    ObjectNode metadata = Json.child(object, "metadata");
    if (entries.isEmpty()) {
      metadata.remove("managedFields");
      return;
    }
    ArrayNode out = metadata.putArray("managedFields");
    entries.stream()
        .sorted(
            Comparator.comparing(Entry::operation)
                .thenComparing(Entry::time)
                .thenComparing(Entry::manager)
                .thenComparing(Entry::subresource))
        .forEach(
            e -> {
              ObjectNode one = out.addObject();
              one.put("manager", e.manager());
              one.put("operation", e.operation());
              one.put("apiVersion", e.apiVersion());
              if (!e.time().isEmpty()) {
                one.put("time", e.time());
              }
              one.put("fieldsType", "FieldsV1");
              one.set("fieldsV1", e.fields().toJson());
              if (!e.subresource().isEmpty()) {
                one.put("subresource", e.subresource());
              }
            });
  }
}
