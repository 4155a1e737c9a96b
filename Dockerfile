# One image for web, worker, beat and migrate. Front-end packages are built in the first stage.
FROM node:20-bookworm-slim AS front
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_ENV=production HONGJIANG_VAR=/var/lib/hongjiang
WORKDIR /app
# pg_dump and pg_restore for manage.py backup and restore.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
COPY --from=front /app/node_modules ./node_modules
RUN python tools/build_front.py \
 && DJANGO_SECRET_KEY=build HONGJIANG_FIELD_KEYS=build python manage.py collectstatic --noinput -v 0 \
 && rm -rf node_modules \
 && useradd --system --create-home --uid 10001 hongjiang \
 && mkdir -p /var/lib/hongjiang && chown hongjiang /var/lib/hongjiang
USER hongjiang
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi:application", "-b", "0.0.0.0:8000", "-w", "4", "-k", "gthread", "--threads", "4", "--max-requests", "2000", "--max-requests-jitter", "200", "--graceful-timeout", "30"]
