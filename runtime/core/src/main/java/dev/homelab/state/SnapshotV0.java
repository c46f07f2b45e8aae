package dev.homelab.state;

import com.fasterxml.jackson.core.JsonToken;
import dev.homelab.codec.AddressPool;
import dev.homelab.codec.CodecException;
import dev.homelab.codec.JsonReader;
import dev.homelab.codec.ValueCodec;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Level;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads format 0, the one before journals, locks and seals: {@code
 * {"format":0,"lab","id","lineage","serial","resources":{address:{"type","target","objectId",
 * "recorded","outputs","dependsOn":[address]}}}}. Each edge of it meant that the other resource is
 * ready; it knew no lifecycle, so what it recorded may be changed freely.
 */
final class SnapshotV0 {
  private String name = "";
  private String id = "";
  private String lineage = "";
  private long serial;
  private final TreeMap<Address, StateEntry> entries = new TreeMap<>();
  private final AddressPool addresses = new AddressPool();

  private SnapshotV0() {}

  /**
   * Reads a snapshot of format 0.
   *
   * @throws CodecException when it is damaged
   */
  static StateDocument read(byte[] snapshot) {
    JsonReader in = JsonReader.of(snapshot);
    StateDocument state = new SnapshotV0().document(in);
    in.end();
    return state;
  }

  private StateDocument document(JsonReader in) {
    in.expect(JsonToken.START_OBJECT);
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String field = in.currentName();
      in.nextToken();
      switch (field) {
        case "format" -> in.getIntValue();
        case "lab" -> name = in.string();
        case "id" -> id = in.string();
        case "lineage" -> lineage = in.string();
        case "serial" -> serial = in.getLongValue();
        case "resources" -> readResources(in);
        default -> throw RunCodec.unknown(field);
      }
    }
    if (lineage.isEmpty() || id.isEmpty()) {
      throw new CodecException("it lacks lineage or identity", null);
    }
    return new StateDocument(
        new LabIdentity(name, id, ""), lineage, serial, entries, List.of(), List.of());
  }

  private void readResources(JsonReader in) {
    in.expect(JsonToken.START_OBJECT);
    while (in.nextToken() != JsonToken.END_OBJECT) {
      Address address = addresses.of(in.currentName());
      in.nextToken();
      if (!(ValueCodec.read(in) instanceof Value.Tree resource)) {
        throw new CodecException("a resource that is no object", null);
      }
      entries.put(address, entry(address, resource));
    }
  }

  private StateEntry entry(Address address, Value.Tree resource) {
    String target = text(resource, "target");
    TreeSet<Edge> edges = new TreeSet<>();
    if (resource.get("dependsOn") instanceof Value.Seq list) {
      for (Value item : list.items()) {
        String to = Value.textOf(item);
        if (to != null) {
          edges.add(new Edge(addresses.of(to), Level.READY));
        }
      }
    }
    return new StateEntry(
        address,
        text(resource, "type"),
        1,
        target.isEmpty() ? null : addresses.of(target),
        text(resource, "objectId"),
        tree(resource, "recorded"),
        Value.Tree.EMPTY,
        tree(resource, "outputs"),
        edges,
        Lifecycle.DEFAULT,
        false,
        "");
  }

  private static String text(Value.Tree resource, String field) {
    String text = Value.textOf(resource.get(field));
    return text == null ? "" : text;
  }

  private static Value.Tree tree(Value.Tree resource, String field) {
    return resource.get(field) instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
  }
}
