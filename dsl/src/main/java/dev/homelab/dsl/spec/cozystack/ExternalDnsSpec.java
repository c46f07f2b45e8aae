package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import java.util.List;
import java.util.Map;

/** What writes the names of services into a DNS. */
@BlockOf(
    name = "externalDns",
    doc = "Writes the names of services into a DNS of yours.",
    in =
        """
        homelab { secrets { generated 'token' }
        node('box') { tenant('home') { externalDns('names') {
        provider 'cloudflare', apiToken: secret('token')
        …
        } } } }\
        """)
public final class ExternalDnsSpec extends SizedSpec<ExternalDnsSpec> {
  /** A writer of a tenant. */
  public ExternalDnsSpec(Scope tenant, String name) {
    super(tenant, "ExternalDNS", name);
  }

  @Override
  protected ExternalDnsSpec self() {
    return this;
  }

  /** Names who keeps the DNS. */
  @Word(
      doc = "Names who keeps the DNS, and the account there.",
      byDefault = "must be said",
      example = "provider 'cloudflare', apiToken: secret('token')",
      named = {
        "apiToken: for Cloudflare",
        "apiKey: for Cloudflare, Exoscale, GoDaddy",
        "apiEmail: for Cloudflare",
        "apiSecret: for Exoscale, GoDaddy",
        "token: for DigitalOcean, Linode",
        "accessKeyId: for AWS",
        "secretAccessKey: for AWS",
        "region: for AWS",
        "zoneType: for AWS",
        "project: for Google",
        "serviceAccountKey: for Google",
        "tenantId: for Azure",
        "subscriptionId: for Azure",
        "resourceGroup: for Azure",
        "aadClientId: for Azure",
        "aadClientSecret: for Azure",
        "endpoint: for OVH",
        "applicationKey: for OVH",
        "applicationSecret: for OVH",
        "consumerKey: for OVH",
        "proxied: for Cloudflare, whether its servers stand before yours"
      },
      once = true)
  public ExternalDnsSpec provider(Map<String, ?> named, String name) {
    state("provider", name);
    named.forEach((key, value) -> state(name + '.' + key, Names.value(scope(), value)));
    return say();
  }

  /** Names who keeps the DNS. */
  public ExternalDnsSpec provider(String name) {
    return provider(Map.of(), name);
  }

  /** Limits the names. */
  @Word(
      doc = "Writes names of these domains only.",
      byDefault = "all",
      example = "domains 'example.com'",
      once = true)
  public ExternalDnsSpec domains(String... names) {
    return state("domainFilters", List.of(names));
  }

  /** Says what it may do. */
  @Word(
      doc = "Says what it may do: `create-only`, `upsert-only` or `sync`, which also deletes.",
      byDefault = "upsert-only",
      example = "policy 'sync'",
      once = true)
  public ExternalDnsSpec policy(String name) {
    return state("policy", name);
  }

  /** Reads routes too. */
  @Word(
      doc = "Reads names from routes of the Gateway API, too.",
      byDefault = "from services and ingresses",
      example = "gatewayApi()")
  public ExternalDnsSpec gatewayApi() {
    return state("gatewayAPI", true);
  }

  @Override
  protected void defaults() {
    if (said("provider") == null) {
      scope()
          .lab()
          .report(
              LanguageCodes.error(LanguageCodes.MISSING, address().last() + " names no provider")
                  .at(scope().origin().user())
                  .withHint("say who keeps the DNS: provider 'cloudflare', apiToken: secret('…')"));
    }
  }
}
