package dev.homelab.provider.linstor;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.provider.linstor.client.PoolRow;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.StepRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whose a pool is, by its auxiliary properties: a hash that binds lab, address and the pool's own
 * identity, so that properties that somebody copies mark nothing. The zpool bears the same hash, so
 * that it is known again when LINSTOR has forgotten it.
 */
final class PoolMark {
  /** What all properties of ours begin with. */
  static final String OURS = "Aux/homelab.dev/";

  /** The property of a zpool (zpoolprops(7), user properties). */
  static final String ZPOOL = "dev.homelab:mark";

  private static final String MARK = OURS + "mark";
  private static final String LAB = OURS + "lab";
  private static final String ADDRESS = OURS + "address";
  private static final int CHARACTERS = 20;
  private static final int LAB_PARTS = 3;

  private PoolMark() {}

  /** The properties that mark a pool. */
  static Map<String, String> of(LabIdentity lab, Address address, String objectId) {
    String environment = lab.environment().isEmpty() ? "-" : lab.environment();
    Map<String, String> marks = new TreeMap<>();
    marks.put(MARK, hash(lab, address.toString(), objectId));
    marks.put(LAB, lab.id() + ' ' + environment + ' ' + lab.name());
    marks.put(ADDRESS, address.toString());
    return marks;
  }

  /** The hash of a lab's resource and its pool. */
  static String hash(LabIdentity lab, String address, String objectId) {
    return digest(String.join("\0", lab.id(), lab.environment(), address, objectId));
  }

  /** The first 80 bits of the SHA-256 of a text, in hexadecimal digits. */
  static String digest(String text) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha).substring(0, CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whose a pool is, as seen by a lab's resource. */
  static Owner ownerOf(PoolRow pool, LabIdentity lab, Address address) {
    LabIdentity owner = labOf(pool);
    String marked = pool.props().getOrDefault(ADDRESS, "");
    if (owner == null || !isGenuine(pool, owner, marked)) {
      return Owner.UNMARKED;
    }
    if (!owner.id().equals(lab.id()) || !owner.environment().equals(lab.environment())) {
      return Owner.OTHER_LAB;
    }
    return marked.equals(address.toString()) ? Owner.OURS : Owner.OURS_ELSEWHERE;
  }

  private static boolean isGenuine(PoolRow pool, LabIdentity owner, String address) {
    String objectId = pool.node() + '/' + pool.name();
    return hash(owner, address, objectId).equals(pool.props().get(MARK));
  }

  /** The lab that a pool's properties name, or null. */
  static @Nullable LabIdentity labOf(PoolRow pool) {
    String[] parts = pool.props().getOrDefault(LAB, "").split(" ", LAB_PARTS);
    return parts.length < LAB_PARTS
        ? null
        : new LabIdentity(parts[2], parts[0], parts[1].equals("-") ? "" : parts[1]);
  }

  /** The address in a genuine mark of a lab, or null. */
  static @Nullable Address addressOf(PoolRow pool, LabIdentity lab) {
    LabIdentity owner = labOf(pool);
    String marked = pool.props().getOrDefault(ADDRESS, "");
    boolean same =
        owner != null
            && owner.id().equals(lab.id())
            && owner.environment().equals(lab.environment())
            && isGenuine(pool, owner, marked);
    try {
      return same ? Address.parse(marked) : null;
    } catch (HomelabException e) {
      return null;
    }
  }

  /**
   * Whether a step may change a pool: one of its own, or of its address before, or one to adopt
   * that nobody marked; one of another lab only by force.
   */
  static boolean mayChange(PoolRow pool, StepRequest request) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    StateEntry prior = request.prior();
    return switch (ownerOf(pool, request.lab(), spec.address())) {
      case OURS -> true;
      case OURS_ELSEWHERE ->
          spec.lifecycle().movedFrom() != null
              && prior != null
              && prior.objectId().equals(pool.node() + '/' + pool.name());
      case UNMARKED -> spec.lifecycle().adopt();
      case OTHER_LAB -> spec.lifecycle().adopt() && spec.lifecycle().force();
    };
  }
}
