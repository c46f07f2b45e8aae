package dev.homelab.spi;

import dev.homelab.model.LabIdentity;
import java.util.List;

/**
 * A session on what no lab can lay a claim to: its objects are found by what the script says of
 * them only, and deleting one has waited for its end already.
 */
public interface UnmarkedSession extends ProviderSession {
  @Override
  default ClaimStatus claim(LabIdentity lab, CallContext context) {
    return new ClaimStatus.Ours();
  }

  @Override
  default void writeClaim(LabIdentity lab, boolean takeOver, CallContext context) {}

  @Override
  default void dropClaim(LabIdentity lab, CallContext context) {}

  @Override
  default void awaitGone(StepRequest request, CallContext context) {}

  @Override
  default LabObjects inventory(LabIdentity lab, CallContext context) {
    return LabObjects.whole(List.of());
  }
}
