package dev.homelab.provider.proxmox.ownership;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.LabIdentity;
import dev.homelab.provider.proxmox.client.Problem;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ClaimStatus;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A lab's claim on a Proxmox VE cluster: an empty pool of its name whose comment holds its
 * identity. A pool is made or refused as a whole, so that of two labs that come at once one fails.
 */
public final class HostClaim {
  private static final Pattern COMMENT = Pattern.compile("claimed by lab (\\S+) (\\S+) (.+)");
  private final ProxmoxClient client;

  /** Claims through a client. */
  public HostClaim(ProxmoxClient client) {
    this.client = client;
  }

  /** The pool's id for a lab's name. */
  static String poolOf(String lab) {
    return "homelab-claim-" + Mark.slug(lab);
  }

  /** What claim there is. */
  public ClaimStatus read(LabIdentity lab, CallContext context) {
    LabIdentity owner = owner(lab, context);
    if (owner == null) {
      return new ClaimStatus.Free();
    }
    return isSame(owner, lab) ? new ClaimStatus.Ours() : new ClaimStatus.Other(owner);
  }

  private static boolean isSame(LabIdentity owner, LabIdentity lab) {
    return owner.id().equals(lab.id()) && owner.environment().equals(lab.environment());
  }

  private @Nullable LabIdentity owner(LabIdentity lab, CallContext context) {
    JsonNode pools = client.send(PveRequest.get("read the claim", "pools"), context);
    for (JsonNode pool : Scalars.items(pools)) {
      if (Scalars.text(pool, "poolid").equals(poolOf(lab.name()))) {
        Matcher parts = COMMENT.matcher(Scalars.text(pool, "comment"));
        return parts.matches()
            ? new LabIdentity(
                parts.group(3), parts.group(1), parts.group(2).equals("-") ? "" : parts.group(2))
            : new LabIdentity(lab.name(), "", "");
      }
    }
    return null;
  }

  /** Writes the claim; over another's only when told to. */
  public void write(LabIdentity lab, boolean takeOver, CallContext context) {
    LabIdentity owner = owner(lab, context);
    if (owner == null) {
      make(lab, context);
    } else if (!isSame(owner, lab)) {
      if (!takeOver) {
        throw claimed(owner);
      }
      PveRequest change =
          PveRequest.put("take the claim over", "pools")
              .with("poolid", poolOf(lab.name()))
              .with("comment", comment(lab));
      client.send(change, context);
    }
  }

  private void make(LabIdentity lab, CallContext context) {
    PveRequest create =
        PveRequest.post("claim the host", "pools")
            .with("poolid", poolOf(lab.name()))
            .with("comment", comment(lab));
    try {
      client.send(create, context);
    } catch (PveException e) {
      boolean unsure =
          e.problem() == Problem.ALREADY_EXISTS || e.problem() == Problem.UNKNOWN_OUTCOME;
      if (!unsure || !(read(lab, context) instanceof ClaimStatus.Ours)) {
        throw e;
      }
    }
  }

  /** Removes this lab's claim; another's stays. */
  public void drop(LabIdentity lab, CallContext context) {
    if (read(lab, context) instanceof ClaimStatus.Ours) {
      try {
        client.send(
            PveRequest.delete("give the claim back", "pools").with("poolid", poolOf(lab.name())),
            context);
      } catch (PveException e) {
        if (e.problem() != Problem.NOT_FOUND) {
          throw e;
        }
      }
    }
  }

  private static String comment(LabIdentity lab) {
    String environment = lab.environment().isEmpty() ? "-" : lab.environment();
    return "claimed by lab "
        + lab.id()
        + ' '
        + environment
        + ' '
        + lab.name().replaceAll("\\R", " ");
  }

  private static PveException claimed(LabIdentity owner) {
    return new PveException(
        Problem.REFUSED,
        Diagnostic.error(
                ProxmoxCodes.CLAIMED,
                "another lab named '" + owner.name() + "' has claimed this host")
            .withDetail(
                "Its identity is "
                    + owner.id()
                    + (owner.environment().isEmpty()
                        ? "."
                        : ", environment " + owner.environment() + '.'))
            .withHint("if it is the same lab with another state: homelab state claim"),
        null);
  }
}
