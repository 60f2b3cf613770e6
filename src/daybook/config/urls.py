"""Every address of the service, and who serves it."""

from __future__ import annotations

from django.urls import include, path

from daybook.config import health
from daybook.config.api import build_api
from daybook.config.shell import area_home
from daybook.ui.routes import signed_in_route

urlpatterns = [
    path("api/", build_api().urls),
    path("accounts/", include("daybook.foundation.identity.web.urls")),
    path("authority/", include("daybook.foundation.approvals.web.urls")),
    path("change/", signed_in_route(area_home), {"area": "Change"}, name="change"),
    path("change/", include("daybook.change.discovery.web.catalogue_urls")),
    path("change/", include("daybook.change.discovery.web.charging_urls")),
    path("change/", include("daybook.change.discovery.web.market_urls")),
    path("change/", include("daybook.change.discovery.web.quality_urls")),
    path("change/", include("daybook.change.discovery.web.engaging_urls")),
    path("change/benefits/", include("daybook.change.benefits.web.urls")),
    path("change/logs/", include("daybook.change.discovery.web.urls")),
    path("change/systems/", include("daybook.change.systems.web.urls")),
    path("change/programmes/", include("daybook.change.programmes.web.urls")),
    path("change/appraisals/", include("daybook.change.appraisal.web.urls")),
    path("decisions/", include("daybook.decisions.cases.web.urls")),
    path("documents/", include("daybook.foundation.documents.web.urls")),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("jobs/", include("daybook.foundation.jobs.web.urls")),
    path("messages/", include("daybook.foundation.notifications.web.urls")),
    path("money/", include("daybook.finance.ledger.web.urls")),
    path("money/", include("daybook.finance.budgets.web.urls")),
    path("openness/register/", include("daybook.openness.decisions.web.register_urls")),
    path("people/", include("daybook.foundation.organisation.web.urls")),
    path("public/decisions/", include("daybook.openness.decisions.web.urls")),
    path("sign-ins/", include("daybook.foundation.identity.web.people_urls")),
    path("story/", include("daybook.foundation.audit.web.urls")),
    path("", include("daybook.insight.home.web.urls")),
    path("undertakings/", include("daybook.decisions.undertakings.web.urls")),
    path("ui/", include("daybook.ui.urls")),
    path("my-work/", include("daybook.foundation.approvals.web.work_urls")),
]

# What an address answers where no view does.
handler400 = "daybook.ui.refusals.unread_page"
handler404 = "daybook.openness.decisions.web.opening.missing_page"
handler500 = "daybook.ui.refusals.fault_page"
