package dev.homelab.provider.proxmox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.model.Address;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.config.Wanted;
import dev.homelab.provider.proxmox.ownership.Mark;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** A type whose objects are rows of a table of the cluster, with a comment that takes a mark. */
interface RowKind {
  /** The type. */
  String type();

  /** What it is called, for people: "pool". */
  String noun();

  /** The field that takes the mark: {@code comment} or {@code description}. */
  String markField();

  /** The row's id in a wish: the one that it says, else one made of the thing's name. */
  default String id(Wanted wanted, Address address) {
    return wanted.has("id") ? wanted.text("id") : Mark.slug(address.last().name());
  }

  /** The settings that a wish asks for, besides its comment; a list's items one to a line. */
  SortedMap<String, String> settings(Wanted wanted, ProxmoxClient client, CallContext context);

  /** Every row by its id. */
  Map<String, JsonNode> rows(ProxmoxClient client, CallContext context);

  /** The settings that a row keeps for its whole life. */
  default Set<String> fixed() {
    return Set.of();
  }

  /** The form of a live setting's value in which it is compared. */
  default String canonical(String name, String value) {
    return value;
  }

  /** The path of the table, and the name of the parameter that holds the id. */
  Place place();

  /**
   * Where rows are written.
   *
   * @param path the path of the table
   * @param idParam the parameter of the id when a row is made
   * @param inPath whether a row is changed and removed under its own path
   */
  record Place(List<String> path, String idParam, boolean inPath) {
    PveRequest make(String about, String id) {
      return PveRequest.post(about, segments()).with(idParam, id);
    }

    PveRequest change(String about, String id) {
      return inPath
          ? PveRequest.put(about, under(id))
          : PveRequest.put(about, segments()).with(idParam, id);
    }

    PveRequest remove(String about, String id) {
      return inPath
          ? PveRequest.delete(about, under(id))
          : PveRequest.delete(about, segments()).with(idParam, id);
    }

    private String[] segments() {
      return path.toArray(String[]::new);
    }

    private String[] under(String id) {
      List<String> longer = new ArrayList<>(path);
      longer.add(id);
      return longer.toArray(String[]::new);
    }
  }
}
