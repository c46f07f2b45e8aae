package dev.homelab.provider.linstor.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A storage pool that is registered.
 *
 * @param node the node that it is on
 * @param name its name
 * @param kind {@code ZFS}, {@code ZFS_THIN}, {@code LVM}, {@code LVM_THIN} or another
 * @param props its properties
 * @param capacity its room in KiB; 0 while its node does not tell
 * @param errors what LINSTOR reports to be wrong with it
 */
public record PoolRow(
    String node,
    String name,
    String kind,
    Map<String, String> props,
    long capacity,
    List<ApiCallRc> errors) {
  /** The fields that are read. */
  public static final List<String> FIELDS =
      List.of(
          "storage_pool_name", "node_name", "provider_kind", "props", "total_capacity", "reports");

  public PoolRow {
    props = Map.copyOf(props);
    errors = List.copyOf(errors);
  }

  static PoolRow of(JsonNode one) {
    Map<String, String> props = new TreeMap<>();
    one.path("props")
        .properties()
        .forEach(prop -> props.put(prop.getKey(), prop.getValue().asText("")));
    return new PoolRow(
        one.path("node_name").asText(""),
        one.path("storage_pool_name").asText(""),
        one.path("provider_kind").asText(""),
        props,
        one.path("total_capacity").asLong(),
        ApiCallRc.list(one.path("reports")).stream().filter(ApiCallRc::isError).toList());
  }

  /** Whether volumes can be put on it. */
  public boolean isReady() {
    return capacity > 0 && errors.isEmpty();
  }
}
