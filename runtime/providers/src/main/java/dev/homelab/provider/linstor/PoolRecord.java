package dev.homelab.provider.linstor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.homelab.model.Value;
import dev.homelab.provider.linstor.client.PoolRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a pool's properties keep beside its mark, since LINSTOR tells neither: the wish that it was
 * made by, its layout and its disks.
 */
final class PoolRecord {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String WISH = PoolMark.OURS + "wish";
  private static final String LAYOUT = PoolMark.OURS + PoolWish.LAYOUT;
  private static final String DEVICES = PoolMark.OURS + PoolWish.DEVICES;

  private PoolRecord() {}

  /** The properties of a pool that was made so. */
  static Map<String, String> of(PoolWish wish, DiskChoice choice) {
    Map<String, Object> wished = new TreeMap<>();
    wished.put(PoolWish.LAYOUT, wish.layout());
    wished.put(
        PoolWish.DEVICES, wish.devices().stream().map(one -> new TreeMap<>(one.terms())).toList());
    Map<String, String> props = new TreeMap<>();
    try {
      props.put(WISH, JSON.writeValueAsString(wished));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a wish cannot be written", e);
    }
    props.put(LAYOUT, choice.layout());
    props.put(DEVICES, String.join(",", choice.devices()));
    return props;
  }

  /**
   * A pool in the form of a wish: what LINSTOR tells, and the wish that it was made by.
   *
   * @param otherwise what counts for a pool that keeps no wish, which nobody of us made
   */
  static Value.Tree live(PoolRow pool, Value.Tree otherwise) {
    Value.Tree live =
        otherwise
            .with(PoolWish.NAME, new Value.Text(pool.name()))
            .with(PoolWish.NODE, new Value.Text(pool.node()))
            .with(PoolWish.KIND, new Value.Text(PoolKind.wordOf(pool.kind())));
    JsonNode wish = parsed(pool.props().get(WISH));
    if (wish == null) {
      return live;
    }
    List<Value> devices = new ArrayList<>();
    for (JsonNode one : wish.path(PoolWish.DEVICES)) {
      Map<String, String> terms = new TreeMap<>();
      one.properties().forEach(term -> terms.put(term.getKey(), term.getValue().asText()));
      devices.add(Value.ofMap(terms));
    }
    return live.with(PoolWish.LAYOUT, Value.of(wish.path(PoolWish.LAYOUT).asText("")))
        .with(PoolWish.DEVICES, new Value.Seq(devices));
  }

  private static @Nullable JsonNode parsed(@Nullable String text) {
    try {
      return text == null ? null : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /**
   * What a pool offers to others.
   *
   * @param before what it offered, for what is not told while its node is away
   */
  static Value.Tree outputs(PoolRow pool, Value.Tree before) {
    Value.Tree outputs = before.with("pool", new Value.Text(pool.name()));
    String devices = pool.props().getOrDefault(DEVICES, "");
    if (!devices.isEmpty()) {
      outputs = outputs.with(PoolWish.DEVICES, Value.of(List.of(devices.split(",", -1))));
    }
    String layout = pool.props().getOrDefault(LAYOUT, "");
    if (!layout.isEmpty()) {
      outputs = outputs.with(PoolWish.LAYOUT, new Value.Text(layout));
    }
    return pool.capacity() > 0 ? outputs.with("capacity", new Value.Int(pool.capacity())) : outputs;
  }
}
